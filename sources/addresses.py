"""Name -> connection, to exactly the address that was checked; below the fetcher."""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from schemas.codes import FetchOutcome
from schemas.errors import FetchError

Resolver = Callable[[str, int], list[str]]

# Carrier-grade NAT (RFC 6598) is not "private" to the ipaddress module, and holds one cloud's metadata service.
SHARED_ADDRESSES = ipaddress.ip_network("100.64.0.0/10")


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver gives for a name. Raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet; loopback, private, link-local and reserved ones do not.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is judged by both.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    return _is_global(ip) and all(_is_global(inner) for inner in _embedded(ip))


def any_address(address: str) -> bool:
    """Whether an IP address may be reached where private ones are allowed: all of them."""
    return True


def _is_global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not (ip.version == 4 and ip in SHARED_ADDRESSES)


def _embedded(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    if ip.version == 4:
        return []
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [address for address in inner if address is not None]


class Use:
    """The socket in use, for whoever has to cut it off at a deadline."""

    sock: socket.socket | None = None


class Watched(threading.local):
    """What this thread is using."""

    use: Use | None = None

    def note(self, sock: socket.socket | None) -> None:
        """Says which socket this thread uses now."""
        if self.use is not None:
            self.use.sock = sock


class CheckedAdapter(HTTPAdapter):
    """An adapter of requests whose every new connection resolves, checks and dials in one step.

    TLS still checks the certificate against the name. Raises FetchError(refused_address) for an address that must
    not be reached.
    """

    def __init__(self, resolver: Resolver, *, may_reach: Callable[[str], bool], pool_size: int) -> None:
        self._resolver = resolver
        self._may_reach = may_reach
        self._watched = Watched()
        super().__init__(pool_connections=pool_size, pool_maxsize=4, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        """Builds the pools around connections that check where they go."""
        manager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs)
        manager.pool_classes_by_scheme = _pool_classes(self._dial, self._watched)
        self.poolmanager = manager

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a name, all checked. Raises FetchError(refused_address), OSError for an unknown name."""
        found = self._resolver(host, port)
        if not found:
            raise OSError(f"{host} has no address")
        for address in found:
            if not self._may_reach(address):
                named = host if host.strip("[]") == address else f"{host}, which is {address},"
                raise FetchError(FetchOutcome.REFUSED_ADDRESS, f"{named} is not a public address")
        return found

    @contextmanager
    def cut_off_after(self, seconds: float) -> Iterator[threading.Event]:
        """Shuts this thread's connection down after some seconds; the event says whether that happened.

        A read timeout starts anew with each byte, so a server that drips is stopped only from outside.
        """
        cut = threading.Event()
        use = self._watched.use = Use()

        def shut_down() -> None:
            cut.set()
            if use.sock is not None:
                try:
                    # Past ssl's own shutdown, which would pull the TLS object from under the reading thread.
                    socket.socket.shutdown(use.sock, socket.SHUT_RDWR)
                except OSError:
                    return

        timer = threading.Timer(max(seconds, 0.0), shut_down)
        timer.daemon = True
        timer.start()
        try:
            yield cut
        finally:
            timer.cancel()
            self._watched.use = None

    def _dial(self, connection: HTTPConnection) -> socket.socket:
        addresses = self.addresses(connection.host, connection.port)
        failure: OSError | None = None
        for address in addresses:
            try:
                sock = socket.create_connection((address, connection.port), connection.timeout)
            except OSError as error:
                failure = error
                continue
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sys.audit("http.client.connect", connection, connection.host, connection.port)
            return sock
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(connection, f"connection to {connection.host} timed out") from failure
        raise NewConnectionError(connection, f"no connection to {connection.host}: {failure}") from failure


def _pool_classes(dial: Callable[[HTTPConnection], socket.socket], watched: Watched) -> dict[str, Any]:
    class CheckedConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return dial(self)

        def connect(self) -> None:
            super().connect()
            watched.note(self.sock)

        def request(self, *args: Any, **kwargs: Any) -> None:
            watched.note(self.sock)
            super().request(*args, **kwargs)

    class CheckedTlsConnection(HTTPSConnection):
        _handle: socket.socket | None = None

        def _new_conn(self) -> socket.socket:
            sock = dial(self)
            # TLS takes the socket away while it shakes hands; a second handle can still be shut down.
            self._handle = sock.dup()
            watched.note(self._handle)
            return sock

        def connect(self) -> None:
            try:
                super().connect()
            finally:
                watched.note(self.sock)
                if self._handle is not None:
                    self._handle.close()
                    self._handle = None

        def request(self, *args: Any, **kwargs: Any) -> None:
            watched.note(self.sock)
            super().request(*args, **kwargs)

    class CheckedPool(HTTPConnectionPool):
        ConnectionCls = CheckedConnection

    class CheckedTlsPool(HTTPSConnectionPool):
        ConnectionCls = CheckedTlsConnection

    return {"http": CheckedPool, "https": CheckedTlsPool}
