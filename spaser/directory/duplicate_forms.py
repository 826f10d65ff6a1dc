"""What is typed and decided of two suppliers."""

from wtforms import HiddenField, StringField

from spaser.core.errors import RuleBroken
from spaser.suppliers.models import PairState
from spaser.web.fields import Form, at_most, required, stripped

DISTINCT, KEEP_FIRST, KEEP_SECOND = "distinctes", "garder_a", "garder_b"
_NUMBER = "SIRET, ou numéro qui termine l’adresse de sa page dans l’annuaire."
_AGAIN = "Cette décision est illisible. Rouvrez la comparaison et recommencez."


class CompareForm(Form):
    """Two suppliers to compare; its address can be kept, so it sends nothing secret."""

    class Meta(Form.Meta):
        """Sent with GET: it changes nothing."""

        csrf = False

    premiere = StringField(
        "Première structure",
        filters=[stripped],
        validators=[required("Indiquez la première structure."), at_most(30)],
        description=_NUMBER,
    )
    seconde = StringField(
        "Seconde structure",
        filters=[stripped],
        validators=[required("Indiquez la seconde structure."), at_most(30)],
        description=_NUMBER,
    )


class DecisionForm(Form):
    """What somebody decides of a pair, having seen it in a state."""

    first = HiddenField()
    second = HiddenField()
    seen = HiddenField()
    department = HiddenField()
    decision = HiddenField()

    def numbers(self) -> tuple[int, int]:
        """The two suppliers. Raises RuleBroken when the form was not sent by the page."""
        texts = [self.first.data or "", self.second.data or ""]
        if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in texts):
            raise RuleBroken(_AGAIN)
        return int(texts[0]), int(texts[1])

    def state_seen(self) -> PairState | None:
        """The state of the pair when the page was opened; None when it had none."""
        text = self.seen.data or ""
        if text and text not in set(PairState):
            raise RuleBroken(_AGAIN)
        return PairState(text) if text else None

    def chosen(self) -> str:
        """One of the three decisions."""
        if self.decision.data not in (DISTINCT, KEEP_FIRST, KEEP_SECOND):
            raise RuleBroken(_AGAIN)
        return str(self.decision.data)
