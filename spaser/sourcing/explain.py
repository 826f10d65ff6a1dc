"""Sentences that tell a buyer, in French, why a supplier has its score."""

from decimal import Decimal

from spaser.core.money import format_euros
from spaser.reference import cpv as cpv_codes
from spaser.reference import naf as naf_codes
from spaser.sourcing.closeness import Closeness
from spaser.sourcing.profile import STAFFING, Profile
from spaser.sourcing.scoring import NEUTRAL, PARTS, Scorer, Shares
from spaser.sourcing.vocabulary import Vocabulary

NAMES = {
    "trade": "Métier",
    "text": "Texte",
    "cpv": "Code CPV",
    "naf": "Code NAF",
    "evidence": "Marchés obtenus",
    "service": "Vente de prestations",
    "capacity": "Capacité",
}
SILENT_NAME = "Activité inconnue"
SILENT_SENTENCE = (
    "Aucune source ne décrit son activité : demandez-lui si elle peut répondre à ce besoin."
)
_OBJECT_SHOWN = 120  # letters of the object of a contract
_WORDS_SHOWN = 5


class Explainer:
    """Sentences for the suppliers of one lot."""

    def __init__(self, scorer: Scorer, vocabulary: Vocabulary) -> None:
        self._scorer = scorer
        self._wanted = scorer.wanted
        self._vocabulary = vocabulary

    def sentences(self, supplier: Profile, shares: Shares) -> tuple[str, ...]:
        """The reason of each part, in the order of `PARTS`."""
        _, _, _, naf, evidence, _, capacity = shares
        return (
            self._trade(supplier),
            self._text(supplier),
            self._cpv(supplier),
            _naf(supplier, naf),
            self._evidence(supplier, evidence),
            self._service(supplier),
            self._capacity(supplier, capacity),
        )

    def main_reasons(
        self, sentences: tuple[str, ...], shares: Shares, near: Closeness
    ) -> tuple[str, ...]:
        """What speaks for the supplier, the strongest first, then the place: never empty."""
        rows = zip(PARTS, sentences, shares, self._scorer.maxima, strict=True)
        telling = [
            (-share * top, reason)
            for part, reason, share, top in rows
            if top > 0 and part != "capacity" and self._speaks(part, share)
        ]
        place = PARTS.index("capacity")
        remarks = sentences[place : place + 1] if shares[place] < 1 else ()
        return (*(reason for _, reason in sorted(telling)), *remarks, about_place(near))

    def _speaks(self, part: str, share: float) -> bool:
        """Trade and text speak as soon as they are there; the others when above neutral."""
        return share > 0 if part in ("trade", "text") else share > NEUTRAL

    def _trade(self, supplier: Profile) -> str:
        worth = self._wanted.worth
        met = [
            (sure * worth[code], code) for code, sure in supplier.trades.items() if code in worth
        ]
        if not met:
            return "Aucun métier commun avec le lot n’a été reconnu."
        _, code = max(met)
        label = self._vocabulary.trades[code].label
        if code in self._wanted.trades:
            return f"Métier reconnu : « {label} »."
        return f"Exerce un métier voisin : « {label} »."

    def _text(self, supplier: Profile) -> str:
        met = sorted(
            [
                (-term.weight, term.word)
                for term in self._scorer.terms
                if term.stem in supplier.words
            ]
        )
        if not met:
            return "Aucun mot du lot dans la présentation de la structure."
        words = ", ".join(dict.fromkeys(word for _, word in met[:_WORDS_SHOWN]))
        return f"{'Mots communs' if len(met) > 1 else 'Mot commun'} : {words}."

    def _cpv(self, supplier: Profile) -> str:
        held = self._scorer.cpv_shares(supplier)
        if not held:
            return "Aucun code CPV connu pour cette structure : note neutre."
        best, code = max(held)
        if best <= 0:
            return "Aucun code CPV proche de celui du lot."
        named = _named(code, cpv_codes.label(code))
        return f"Code CPV {'du lot' if best >= 1 else 'proche'} : {named}."

    def _evidence(self, supplier: Profile, share: float) -> str:
        if not supplier.contracts:
            return "Aucun marché obtenu connu : note neutre."
        if share <= NEUTRAL:
            return "Les marchés obtenus portent sur d’autres objets : note neutre."
        won = max(supplier.contracts, key=lambda c: (self._scorer.likeness(c), c.object))
        return f"A obtenu un marché semblable : « {_shortened(won.object)} »."

    def _capacity(self, supplier: Profile, share: float) -> str:
        yearly = self._wanted.yearly_ht
        if not yearly or supplier.staff is None:
            return "Effectif, montant ou durée inconnus : la capacité n’est pas comparée."
        amount = format_euros(Decimal(round(yearly, -3)))
        people = f"{supplier.staff} salarié{'s' if supplier.staff > 1 else ''} au moins"
        if share >= 1:
            return f"Taille compatible : {people}, pour environ {amount} par an."
        return f"Capacité à vérifier : {people}, pour environ {amount} par an."

    def _service(self, supplier: Profile) -> str:
        if not supplier.sells:
            return "Rien ne dit si la structure vend des prestations : note neutre."
        kinds = f" ({', '.join(supplier.kinds)})" if supplier.kinds else ""
        lends = not STAFFING.isdisjoint(supplier.kinds)
        if not self._scorer.staff:
            if lends:
                return f"Met surtout du personnel à disposition{kinds} : note neutre."
            return f"Produire et vendre des prestations est son activité{kinds}."
        if not lends:
            return "Ne met pas habituellement de personnel à disposition : note neutre."
        return f"Met du personnel à disposition{kinds}."


def _naf(supplier: Profile, share: float) -> str:
    if supplier.naf is None:
        return "Code NAF inconnu ou trop général pour dire un métier : note neutre."
    named = _named(supplier.naf, naf_codes.naf_label(supplier.naf))
    if share <= 0:
        return f"Code NAF d’un autre domaine : {named}."
    return f"Code NAF {'du métier' if share >= 1 else 'proche du métier'} : {named}."


def about_place(near: Closeness) -> str:
    """The reason of the closeness."""
    if not near.asked:
        return "Aucun lieu demandé : la distance ne compte pas."
    if near.distance_km is None:
        if near.covers:
            return "Déclare intervenir sur ce territoire."
        return "Distance inconnue : proximité neutre."
    distance = f"À {round(near.distance_km)} km" if near.distance_km >= 1 else "Sur place"
    if near.covers is None:
        return f"{distance} ; zone d’intervention non renseignée."
    if near.covers:
        return f"{distance}, dans sa zone d’intervention."
    return f"{distance}, hors de sa zone d’intervention."


def _named(code: str, label: str | None) -> str:
    return f"{code} « {label} »" if label else code


def _shortened(title: str) -> str:
    title = " ".join(title.split())
    if len(title) <= _OBJECT_SHOWN:
        return title
    return title[:_OBJECT_SHOWN].rsplit(" ", 1)[0] + "…"
