"""Secrets that travel: sessions, invitation links, and what may be kept of an address."""

import hashlib
import hmac
import secrets

from itsdangerous import BadSignature, URLSafeSerializer

from spaser.core.errors import NotFound

_INVITATION = "spaser.invitation"


def new_secret() -> str:
    """The secret that a cookie carries."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the database keeps of a secret: 64 hexadecimal characters."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_digest(secret_key: str, text: str) -> str:
    """A hash that nobody can try names against without the key of the service."""
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def invitation_token(secret_key: str, invitation_id: int) -> str:
    """The signed part of an invitation link; when it expires is kept in the database."""
    return str(URLSafeSerializer(secret_key, salt=_INVITATION).dumps(invitation_id))


def invitation_id(secret_key: str, token: str) -> int:
    """The invitation of a link; raises NotFound when we did not sign it."""
    try:
        value = URLSafeSerializer(secret_key, salt=_INVITATION).loads(token)
    except BadSignature as error:
        raise NotFound("Ce lien d’invitation n’est pas valable. Demandez-en un autre.") from error
    return int(value)
