"""Sending the letters of the outbox.

SMTP cannot promise exactly once. A letter is claimed before it is handed over, so that a worker killed
in between never sends it twice; it stays "mengirim" and is listed for a person as "tidak pasti".
"""

from __future__ import annotations

import smtplib
import socket
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from himpun.base.words import Refused
from himpun.notices.models import Letter

SURELY_NOT_SENT = (
    ConnectionRefusedError,
    socket.gaierror,
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
)
"""The server said no, or was never reached; after any other failure the letter may have gone out."""


def send(letter_id: str, now: datetime, *, file: Path | None = None) -> None:
    """Hand one letter to the mail server; ``file`` is its attachment's place on disk.

    Raises ``Refused`` when its fate is unknown, and whatever the mail library raises when it surely did not go.
    """
    claimed = Letter.objects.filter(public_id=letter_id, state=Letter.WAITING).update(state=Letter.SENDING)
    letter = Letter.objects.get(public_id=letter_id)
    if not claimed:
        if letter.state == Letter.SENDING:
            Letter.objects.filter(pk=letter.pk).update(state=Letter.UNCERTAIN)
            raise Refused(
                "Pengiriman surel ke {to} terputus. Tanyakan kepada penerima apakah sudah masuk.",
                to=letter.to,
            )
        return
    message = EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to])
    message.extra_headers["Message-ID"] = f"<{letter.public_id}@himpun>"
    if file is not None:
        message.attach(letter.attachment_name, file.read_bytes(), "application/pdf")
    try:
        message.send()
    except SURELY_NOT_SENT as problem:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.WAITING, problem=str(problem)[:500])
        raise
    Letter.objects.filter(pk=letter.pk).update(state=Letter.SENT, sent_at=now, problem="")
