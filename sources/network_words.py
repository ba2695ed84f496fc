"""What went wrong on the network -> a line that somebody who keeps a list of sources understands."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl

import urllib3.exceptions
from requests import RequestException


def network_words(error: BaseException, host: str) -> str:
    """The innermost reason in plain words; its type and text where it is none that is known."""
    inner = innermost(error)
    return next((words for kind, words in _known(inner, host) if isinstance(inner, kind)), _plain(inner))[:300]


def innermost(error: BaseException) -> BaseException:
    """The exception behind all that requests and urllib3 have wrapped around it."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        # Under "the pool tried often enough" lies `reason`, under "connection aborted" the last argument.
        deeper = [getattr(error, "reason", None), error.__cause__, *reversed(error.args)]
        for candidate in deeper:
            if isinstance(candidate, BaseException):
                error = candidate
                break
    return error


def _known(error: BaseException, host: str) -> list[tuple[type[BaseException] | tuple[type[BaseException], ...], str]]:
    """What is said of each kind; the narrow kinds come before those they belong to."""
    return [
        (socket.gaierror, _name_words(error, host)),
        (
            ssl.SSLCertVerificationError,
            f"the certificate of {host} is not valid: {getattr(error, 'verify_message', '')}",
        ),
        (ssl.SSLError, f"no TLS connection to {host}: {_ssl_reason(error)}"),
        (ConnectionRefusedError, f"{host} refuses connections"),
        (urllib3.exceptions.ConnectTimeoutError, f"no connection to {host} in time"),
        ((urllib3.exceptions.ReadTimeoutError, TimeoutError), f"{host} sent nothing for too long"),
        (http.client.RemoteDisconnected, f"{host} closed the connection without an answer"),
        ((ConnectionResetError, BrokenPipeError), f"{host} broke the connection off"),
        (urllib3.exceptions.IncompleteRead, _cut_words(error)),
        (http.client.IncompleteRead, "the body ends before its announced end"),
        (urllib3.exceptions.InvalidChunkLength, "the body ends before its announced end"),
        (http.client.HTTPException, f"{host} answered with what is no HTTP ({_plain(error)})"),
    ]


def _name_words(error: BaseException, host: str) -> str:
    if getattr(error, "errno", None) == socket.EAI_AGAIN:
        return f"no name server answers for {host}"
    return f"the name {host} is not known"


def _certificate_reason(error: BaseException) -> str:
    return str(getattr(error, "verify_message", None) or error)


def _ssl_reason(error: BaseException) -> str:
    return str(getattr(error, "reason", None) or error).replace("_", " ").lower()


def _cut_words(error: BaseException) -> str:
    came, missing = getattr(error, "partial", None), getattr(error, "expected", None)
    if isinstance(came, int) and isinstance(missing, int):
        return f"the body ends early: {came:,} bytes came, {missing:,} more were announced"
    return "the body ends before its announced end"


def _plain(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno in errno.errorcode and not isinstance(error, RequestException):
        return f"{error.strerror}".lower()
    return f"{type(error).__name__}: {error}"
