"""A body -> an address on the web, under the same check of where it leads as everything that is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from schemas.codes import FetchOutcome
from schemas.errors import FetchError
from sources.addresses import CheckedAdapter, Resolver, any_address, is_public, resolve
from sources.network_words import network_words
from sources.session import checked_session
from sources.web_address import check_address, host_of

CONNECT_TIMEOUT_SECONDS = 5.0


class Poster:
    """Posts and reads nothing but the status; redirects are not followed."""

    def __init__(
        self,
        user_agent: str,
        *,
        allow_private_addresses: bool = False,
        ca_bundle: Path | None = None,
        resolver: Resolver = resolve,
        deadline_seconds: float = 10.0,
    ) -> None:
        self.deadline_seconds = deadline_seconds
        may_reach = any_address if allow_private_addresses else is_public
        self._adapter = CheckedAdapter(resolver, may_reach=may_reach, pool_size=4)
        self._session = checked_session(self._adapter, {"User-Agent": user_agent}, ca_bundle)

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The HTTP status. Raises FetchError(refused_address, too_slow, bad_tls, error) where there is none."""
        check_address(url)
        with self._adapter.cut_off_after(self.deadline_seconds) as cut:
            try:
                response = self._session.post(
                    url,
                    data=body,
                    headers=dict(headers),
                    stream=True,
                    allow_redirects=False,
                    timeout=(CONNECT_TIMEOUT_SECONDS, self.deadline_seconds),
                )
                response.close()
                if cut.is_set():
                    # Headers that were cut off look like headers that ended.
                    raise TimeoutError
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                raise self._failure(error, host_of(url), is_cut=cut.is_set()) from error
        return response.status_code

    def close(self) -> None:
        """Closes the pooled connections."""
        self._session.close()

    def _failure(self, error: Exception, host: str, *, is_cut: bool) -> FetchError:
        if is_cut or isinstance(error, requests.Timeout | TimeoutError | ReadTimeoutError):
            return FetchError(FetchOutcome.TOO_SLOW, f"no answer within {self.deadline_seconds:g} seconds")
        is_tls = isinstance(error, requests.exceptions.SSLError)
        return FetchError(FetchOutcome.BAD_TLS if is_tls else FetchOutcome.ERROR, network_words(error, host))
