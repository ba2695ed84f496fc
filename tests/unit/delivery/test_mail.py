"""Mail to a real SMTP server on loopback: plain, secured, logged in, refused."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from delivery.mail import Mailbox, MailSecurity, MailServer
from schemas.errors import DeliveryError
from tests.unit.delivery.samples import HOSTILE, alert, notice

KEY = bytes(range(32))
NOW = datetime(2022, 2, 25, 3, tzinfo=UTC)


@dataclass
class Inbox:
    """What the server took; `full` is a mailbox that it refuses, `reply` what it says to any message."""

    port: int = 0
    full: str = ""
    reply: str = "250 taken"
    messages: list[EmailMessage] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.full:
            return f"552 5.2.2 <{address}>: {address.title()} is full, desk"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.secured.append(session.ssl is not None)
        return self.reply


class FreePort(Controller):
    """A controller that takes any free port: its own first greeting goes to the port that it was asked for, 0."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(**options: Any) -> Iterator[Inbox]:
    """An SMTP server of its own on a free port of loopback."""
    inbox = Inbox()
    controller = FreePort(inbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        inbox.port = controller.port
        yield inbox
    finally:
        controller.stop()


def mailbox(port: int, address: str = "desk@example.org", **server: Any) -> Mailbox:
    values: dict[str, Any] = {"security": MailSecurity.NONE} | server
    return Mailbox(
        address, KEY, "watch@example.net", MailServer("127.0.0.1", port, **values), lambda: NOW, "https://desk.example"
    )


@pytest.fixture
def certificates(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS for 127.0.0.1, and the file of who signed it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return context, tmp_path / "ca.pem"


def test_one_mail_tells_all_that_is_due() -> None:
    with mail_server() as inbox:
        mailbox(inbox.port).tell([notice(alert("a1")), notice(alert("a2", summary="CHN and USA: 7 threats"))])
    (message,) = inbox.messages
    text = message.get_content()
    assert message["To"] == "desk@example.org"
    assert (
        message["Subject"] == "brinkwatch: Alert: RUS and UKR: 9 threats in the seven days to 2022-02-21 (and 1 more)"
    )
    assert "CHN and USA: 7 threats" in text
    assert "value 9, expected 0.41, p 2e-05" in text
    assert "https://desk.example/events?alert=a2" in text


def test_nothing_due_is_no_mail() -> None:
    with mail_server() as inbox:
        mailbox(inbox.port).tell([])
    assert inbox.messages == []


def test_a_repetition_carries_the_same_message_id() -> None:
    with mail_server() as inbox:
        for _ in range(2):
            mailbox(inbox.port).tell([notice(alert())])
        mailbox(inbox.port).tell([notice(alert("a2"))])
    first, again, other = (message["Message-ID"] for message in inbox.messages)
    assert first == again != other


def test_hostile_words_add_no_header_and_no_receiver() -> None:
    with mail_server() as inbox:
        mailbox(inbox.port).tell([notice(alert(summary=HOSTILE, sentences=[HOSTILE]))])
    (message,) = inbox.messages
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/plain"
    assert "<script>alert(1)</script>" in message.get_content()


def test_starttls_and_login(certificates: tuple[ssl.SSLContext, Path]) -> None:
    context, bundle = certificates

    def authenticate(*asked: Any) -> AuthResult:
        login = asked[-1]
        assert isinstance(login, LoginPassword)
        return AuthResult(success=(login.login, login.password) == (b"watch", b"right"), handled=False)

    options = {"authenticator": authenticate, "auth_required": True, "tls_context": context, "require_starttls": True}
    secured: dict[str, Any] = {"security": MailSecurity.STARTTLS, "user": "watch", "ca_bundle": bundle}
    with mail_server(**options) as inbox:
        mailbox(inbox.port, password="right", **secured).tell([notice(alert())])
        with pytest.raises(DeliveryError, match="535"):
            mailbox(inbox.port, password="wrong", **secured).tell([notice(alert())])
        with pytest.raises(DeliveryError, match="STARTTLS"):
            mailbox(inbox.port).tell([notice(alert())])
    assert inbox.secured == [True]


def test_a_certificate_that_nobody_trusts_is_no_receiver(certificates: tuple[ssl.SSLContext, Path]) -> None:
    context, _ = certificates
    with mail_server(tls_context=context) as inbox, pytest.raises(DeliveryError, match="CERTIFICATE_VERIFY_FAILED"):
        mailbox(inbox.port, security=MailSecurity.STARTTLS).tell([notice(alert())])
    assert inbox.messages == []


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    with mail_server() as inbox, pytest.raises(DeliveryError, match="STARTTLS"):
        mailbox(inbox.port, security=MailSecurity.STARTTLS).tell([notice(alert())])
    assert inbox.messages == []


def test_a_refused_mailbox_and_a_server_that_is_not_there_say_why_without_the_address() -> None:
    with mail_server() as inbox:
        inbox.full = "desk@example.org"
        with pytest.raises(DeliveryError) as refused:
            mailbox(inbox.port).tell([notice(alert())])
    assert str(refused.value) == (
        "the mail server refused the receiver: 552 5.2.2 <the receiver>: the receiver is full, the receiver"
    )
    with pytest.raises(DeliveryError, match="ConnectionRefused"):
        mailbox(inbox.port).tell([notice(alert())])


@pytest.mark.parametrize("far", ["", "x" * 480 + " "])
def test_a_message_that_is_refused_says_why_without_the_address(far: str) -> None:
    with mail_server() as inbox:
        inbox.reply = f"554 5.7.1 {far}message to <desk@example.org> refused as spam"
        with pytest.raises(DeliveryError, match=r"SMTPDataError: 554 5\.7\.1") as refused:
            mailbox(inbox.port).tell([notice(alert())])
    assert "desk" not in str(refused.value)
    assert len(str(refused.value)) <= 500


def test_its_name_holds_no_address_and_is_not_found_by_guessing_without_the_key() -> None:
    name = mailbox(1).name
    assert name.startswith("@example.org #")
    assert name == mailbox(1).name != mailbox(1, "chief@example.org").name
    assert name.rpartition("#")[2] != sha256(b"desk@example.org").hexdigest()[:8]
    assert name != replace(mailbox(1), label_key=bytes(32)).name
