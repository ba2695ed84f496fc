"""Notices -> one e-mail a receiver and run, by SMTP."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from delivery.labels import mail_name
from delivery.notice import Notice, plain
from schemas.codes import Channel
from schemas.errors import DeliveryError

TIMEOUT_SECONDS = 10.0


class MailSecurity(StrEnum):
    """How the connection is secured."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and as whom; without a user nobody logs in."""

    host: str
    port: int
    security: MailSecurity = MailSecurity.STARTTLS
    user: str = ""
    password: str = ""
    ca_bundle: Path | None = None


class Clock(Protocol):
    """Gives the time of sending."""

    def __call__(self) -> datetime:
        """The time now, with its zone."""
        ...


@dataclass(frozen=True)
class Mailbox:
    """One mailbox; all that is due goes into one message, so that a bad night is one mail.

    `label_key` is the secret under which the mailbox has its name in tables.
    """

    address: str
    label_key: bytes
    sender: str
    server: MailServer
    now: Clock
    dashboard_url: str = ""
    channel: Channel = Channel.MAIL
    batch: int | None = None

    @property
    def name(self) -> str:
        """Domain and keyed digest of the address."""
        return mail_name(self.address, self.label_key)

    def tell(self, notices: Sequence[Notice]) -> None:
        """Hands the message to the server. Raises DeliveryError where it does not take it."""
        if not notices:
            return
        try:
            with _opened(self.server) as smtp:
                if self.server.user:
                    smtp.login(self.server.user, self.server.password)
                smtp.send_message(self.message(notices))
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise DeliveryError(_in_words(error, self.address)) from error

    def message(self, notices: Sequence[Notice]) -> EmailMessage:
        """Plain text; its Message-ID follows from what it tells, so that mail programs know a repetition."""
        message = EmailMessage()
        message["From"], message["To"] = self.sender, self.address
        more = f" (and {len(notices) - 1} more)" if len(notices) > 1 else ""
        message["Subject"] = f"brinkwatch: {notices[0].title}{more}"
        message["Date"] = format_datetime(self.now())
        told = sha256("|".join([self.address, *(notice.key for notice in notices)]).encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{told}@{self.sender.rpartition('@')[2] or 'brinkwatch.invalid'}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n\n".join(self._part(notice) for notice in notices) + "\n")
        return message

    def _part(self, notice: Notice) -> str:
        link = notice.link(self.dashboard_url)
        return "\n".join(
            [notice.title, *(f"  {plain(line)}" for line in notice.lines()), *([f"  {link}"] if link else [])]
        )


def _opened(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=str(server.ca_bundle) if server.ca_bundle else None)
    if server.security is MailSecurity.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    if server.security is MailSecurity.STARTTLS:
        try:
            smtp.starttls(context=context)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _in_words(error: Exception, address: str) -> str:
    """One line with the codes and the words of the server, never the mailbox: it is published.

    The mailbox is taken out before the line is cut to length, so that no part of it stays.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        about, words = "the mail server refused the receiver", _reply(*next(iter(error.recipients.values())))
    elif isinstance(error, smtplib.SMTPResponseException):
        about, words = f"mail was not taken: {type(error).__name__}", _reply(error.smtp_code, error.smtp_error)
    else:
        about, words = f"mail was not taken: {type(error).__name__}", str(error)
    return f"{about}: {' '.join(_without(words, address).split())}"[:500]


def _reply(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _without(words: str, address: str) -> str:
    """The words without the mailbox, which servers like to repeat, also by the part before its domain alone."""
    local, _, domain = address.rpartition("@")
    name = re.escape(local or domain)
    named = rf"(?<!\w){name}(?:\s*@\s*{re.escape(domain)})?(?!\w)"
    return re.sub(named, "the receiver", words, flags=re.IGNORECASE)
