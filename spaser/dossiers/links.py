"""The links by which structures answer: made from the key of the service, kept as digests."""

import base64
import hashlib
import hmac
import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import quote

from spaser.core.clock import PARIS

KEPT_OPEN = timedelta(days=60)  # after the day of the answers: additions may still come
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class LinkState(StrEnum):
    """What a link still allows."""

    OPEN = "open"
    LATE = "late"  # after the day, and the buyer takes what comes late
    CLOSED = "closed"  # after the day, and the buyer does not
    EXPIRED = "expired"
    REVOKED = "revoked"


def token(secret_key: str, set_id: int, supplier_id: int, made_at: datetime) -> str:
    """The secret part of a link, 43 letters that nobody guesses without the key of the service.

    It is made again whenever the buyer looks, so it is kept nowhere; a link made again at another
    moment has another one.
    """
    words = f"spaser.answer:{set_id}:{supplier_id}:{made_at.astimezone(UTC).isoformat()}"
    made = hmac.new(secret_key.encode(), words.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest(text: str) -> str:
    """What the database keeps of a token; of a text that cannot be one, what no link has."""
    known = text if _TOKEN.fullmatch(text) else ""
    return hashlib.sha256(known.encode()).hexdigest()


def expiry(reply_before: date) -> datetime:
    """When the links of a set of questions stop opening."""
    return datetime.combine(reply_before, time.max, PARIS).astimezone(UTC) + KEPT_OPEN


def state(
    revoked_at: datetime | None,
    expires_at: datetime,
    reply_before: date | None,
    late_allowed: bool,
    now: datetime,
) -> LinkState:
    """What a link allows at that moment; the day of the answers is still open until midnight."""
    if revoked_at is not None:
        return LinkState.REVOKED
    if now >= expires_at:
        return LinkState.EXPIRED
    if reply_before is None or now.astimezone(PARIS).date() <= reply_before:
        return LinkState.OPEN
    return LinkState.LATE if late_allowed else LinkState.CLOSED


def letter(email: str, subject: str, body: str, address: str) -> str:
    """A `mailto:` address that opens the message, ready to be sent, with the link at its end."""
    text = f"{body.strip()}\n\n{address}\n".replace("\n", "\r\n")
    return f"mailto:{quote(email, safe='@')}?subject={quote(subject)}&body={quote(text)}"
