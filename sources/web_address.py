"""Addresses of the web, what they are made of and which are refused before a name is asked for; below the fetcher."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from schemas.codes import FetchOutcome
from schemas.errors import FetchError
from sources.registry import URL_LIMIT, is_web_url


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, in lower case, default ports left out."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, default) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def host_of(url: str) -> str:
    """The host of an address in lower case, empty where it has none."""
    return urlsplit(url).hostname or ""


def port_of(url: str) -> int:
    """The port of an address, by its scheme where it names none."""
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def check_address(url: str) -> None:
    """Raises FetchError(refused_address) for what is no address of the web, is too long or carries a user name."""
    if len(url) > URL_LIMIT:
        raise FetchError(FetchOutcome.REFUSED_ADDRESS, f"an address of {len(url):,} characters")
    if not is_web_url(url):
        raise FetchError(FetchOutcome.REFUSED_ADDRESS, f"{url[:200]!r} is no http or https address")
    if urlsplit(url).username is not None:
        raise FetchError(FetchOutcome.REFUSED_ADDRESS, "an address with a user name")


def redirect_target(url: str, location: str) -> str:
    """The address that a redirect leads to. Raises FetchError(refused_address) where it names none."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(FetchOutcome.REFUSED_ADDRESS, f"a redirect to {location[:200]!r}: {error}") from error
