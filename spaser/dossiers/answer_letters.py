"""The address of each link, and the message that carries it, as the buyer's page shows them."""

from flask import url_for

from spaser.accounts.pages import secret_key
from spaser.dossiers import answer_queries, links
from spaser.dossiers.answer_models import QuestionSet
from spaser.dossiers.answer_queries import Asked
from spaser.web.session import reading


def address_of(one: Asked) -> str:
    """The link of a supplier; empty when it is closed, or when the key of the service changed."""
    link = one.link
    token = links.token(secret_key(), link.question_set_id, one.supplier.id, link.created_at)
    if link.revoked_at is not None or links.digest(token) != link.token_digest:
        return ""
    return url_for("reply.show", token=token, _external=True)


def letters(every: list[Asked], found: QuestionSet) -> dict[int, str]:
    """For each link, the message ready in the buyer's own mail: the latest reminder for who was
    reminded; without an e-mail, its address is left for the buyer to write. Empty when the
    link is closed, or when the answer came."""
    reminded = answer_queries.reminder_texts(reading(), found)
    made = {}
    for one in every:
        text = reminded.get(one.supplier.id)
        subject, body = (text.subject, text.body) if text else (found.subject, found.body)
        address = address_of(one)
        open_one = address and not one.answers
        letter = links.letter(one.supplier.email, subject, body, address)
        made[one.link.id] = letter if open_one else ""
    return made
