"""« Essayer » for machines: the same need, twenty explained suppliers in JSON."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from spaser.core import clock
from spaser.lots.forms import TryForm
from spaser.sourcing import live
from spaser.sourcing.cards import Card, cards_by_id
from spaser.sourcing.eligibility import articles_for
from spaser.sourcing.matching import Match
from spaser.web.access import PUBLIC, access
from spaser.web.session import reading

bp = Blueprint("trial_api", __name__)


@bp.get("/essayer.json")
@access(PUBLIC)
def try_match() -> ResponseReturnValue:
    """`objet`, `cpv`, `lieu` as the page takes them; 422 with the error of each field."""
    form = TryForm(request.args)
    if not form.validate():
        return jsonify(errors=form.errors), 422
    need = form.need()
    found = live.of().search(need, near=False)
    known = cards_by_id(reading(), [match.supplier_id for match in found.matches])
    today = clock.today()
    present = [match for match in found.matches if match.supplier_id in known]
    rows = []
    for rank, match in enumerate(present, start=1):
        card = known[match.supplier_id]
        articles = articles_for(card.kinds, card.families, need.cpv, today)
        rows.append({"rank": rank, **_row(match, card), "eligible_articles": articles})
    return jsonify(suppliers=rows, corrected_words=dict(found.corrected_words))


def _row(match: Match, card: Card) -> dict[str, Any]:
    return {
        "siret": card.siret,
        "name": card.display_name,
        "commune": card.commune_name,
        "score": match.score,
        "relevance": match.relevance,
        "closeness": match.closeness,
        "distance_km": match.distance_km,
        "reasons": match.reasons,
        "parts": [
            {"name": part.name, "value": part.value, "maximum": part.maximum, "reason": part.reason}
            for part in match.parts
        ],
    }
