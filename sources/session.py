"""A session of requests that reaches only checked addresses, keeps no cookie and takes nothing from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path

import requests

from schemas.errors import SettingsError
from sources.addresses import CheckedAdapter


def checked_session(
    adapter: CheckedAdapter, headers: Mapping[str, str], ca_bundle: Path | None = None
) -> requests.Session:
    """The session; `ca_bundle` replaces the usual certificates. Raises SettingsError where that file is missing."""
    if ca_bundle is not None and not ca_bundle.exists():
        raise SettingsError(f"{ca_bundle}: no such file of certificates")
    session = _Session()
    session.trust_env = False
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    session.verify = str(ca_bundle) if ca_bundle is not None else True
    session.cookies.set_policy(_NoCookies())
    session.headers.clear()
    session.headers.update(headers)
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """No target: requests reads the whole body of a redirect, uncapped, before it says where it leads."""


class _NoCookies(DefaultCookiePolicy):
    def set_ok(self, cookie: object, request: object) -> bool:
        """Refuses every cookie: a fetch is the same whatever came before it."""
        return False
