"""Where suppliers of a dossier stand, what it lacks, and what changed between two searches."""

from datetime import UTC, datetime
from typing import Any

import pytest

from spaser.dossiers import wording
from spaser.dossiers.differences import between, clashes
from spaser.dossiers.models import (
    Channel,
    ContactKind,
    Dossier,
    DossierContact,
    DossierFound,
    DossierSupplier,
    Sharing,
)
from spaser.dossiers.standing import Gap, gaps, not_chosen, standings

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def supplier(number: int, **more: Any) -> DossierSupplier:
    told: dict[str, Any] = {
        "name": f"Atelier {number}", "kept": True, "why_not": "", "email": "a@b.example",
        "phone": "",
    }  # fmt: skip
    return DossierSupplier(id=number, supplier_key=f"n° {number}", **told | more)


def contact(number: int, of: int, kind: ContactKind, **more: Any) -> DossierContact:
    told: dict[str, Any] = {"channel": Channel.EMAIL, "at": NOW}
    return DossierContact(id=number, dossier_supplier_id=of, kind=kind, **told | more)


def found(number: int, rank: int, **more: Any) -> DossierFound:
    told: dict[str, Any] = {"near_miss": False, "silent": False}
    return DossierFound(id=number, supplier_key=f"n° {number}", rank=rank, **told | more)


def whole(**more: Any) -> Dossier:
    """A dossier that lacks nothing."""
    told: dict[str, Any] = {
        "purpose": "Savoir.", "conclusions": {"clauses": "Oui."}, "others_reason": "Règle.",
        "information_shared": Sharing.YES, "information_note": "", "conflict_at": NOW,
        "oriented_at": NOW,
    }  # fmt: skip
    return Dossier(**told | more)


def sentences(told: list[Gap]) -> str:
    return " ".join(gap.sentence for gap in told)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([], "pas contactée"),
        ([ContactKind.MESSAGE], "sans réponse à ce jour"),
        ([ContactKind.MESSAGE, ContactKind.REMINDER], "sans réponse à ce jour"),
        ([ContactKind.OTHER], "échange noté"),
        ([ContactKind.MESSAGE, ContactKind.ANSWER], "a répondu"),
        ([ContactKind.MESSAGE, ContactKind.REFUSAL], "a refusé"),
        ([ContactKind.REFUSAL, ContactKind.ANSWER], "a répondu"),
    ],
)
def test_the_last_word_of_a_supplier_is_its_state(kinds: list[ContactKind], state: str) -> None:
    told = [contact(number, 1, kind) for number, kind in enumerate(kinds, start=1)]
    assert standings([supplier(1)], told)[0].state == state


def test_without_mail_and_without_exchange_it_is_to_be_called() -> None:
    called = supplier(1, email="", phone="05 00 00 00 00")
    assert standings([called], [])[0].state == "à appeler"
    assert standings([supplier(1, email="")], [])[0].state == "coordonnées à trouver"
    set_aside = standings([supplier(1, email="", kept=False, why_not="Loin.")], [])[0]
    assert not set_aside.to_call


def test_a_cancelled_exchange_counts_for_nothing() -> None:
    told = [
        contact(1, 1, ContactKind.REFUSAL),
        contact(2, 1, ContactKind.CANCELLATION, cancels_id=1),
    ]
    assert not standings([supplier(1)], told)[0].contacted


def test_a_whole_dossier_lacks_nothing() -> None:
    told = [contact(1, 1, ContactKind.ANSWER, message_id=None)]
    assert gaps(whole(), standings([supplier(1)], told), [found(1, 1)]) == []


def test_everything_that_is_missing_is_said() -> None:
    empty = whole(
        purpose="", conclusions={}, others_reason="", information_shared=None,
        conflict_at=None, oriented_at=None,
    )  # fmt: skip
    told = sentences(gaps(empty, [], [found(1, 1), found(2, 2)]))
    for said in ("But", "But du", "Aucune structure"):
        assert said.lower() in told.lower()
    for said in ("2 structures trouvées", "Aucune conclusion", "conflit", "une seule structure"):
        assert said in told


def test_information_kept_from_some_needs_a_reason() -> None:
    kept = standings([supplier(1)], [contact(1, 1, ContactKind.ANSWER)])
    assert "données à toutes" in sentences(gaps(whole(information_shared=Sharing.NO), kept, []))
    reasoned = whole(information_shared=Sharing.NO, information_note="Secret des affaires.")
    assert gaps(reasoned, kept, []) == []


def test_who_was_contacted_otherwise_is_told_without_being_an_obstacle() -> None:
    told = [
        contact(1, 1, ContactKind.MESSAGE, message_id=7),
        contact(2, 1, ContactKind.ANSWER),
        contact(3, 2, ContactKind.OTHER, channel=Channel.PHONE),
    ]
    [gap] = gaps(whole(), standings([supplier(1), supplier(2)], told), [])
    assert not gap.serious
    assert "« Atelier 2 »" in gap.sentence


def test_two_messages_in_common_to_nobody_are_told() -> None:
    told = [contact(n, n, ContactKind.MESSAGE, message_id=n) for n in (1, 2)]
    told += [contact(n + 2, n, ContactKind.ANSWER) for n in (1, 2)]
    [gap] = gaps(whole(), standings([supplier(1), supplier(2)], told), [])
    assert "à l’identique" in gap.sentence


def test_near_misses_and_silent_ones_need_no_reason() -> None:
    lines = [found(1, 1), found(2, 1, near_miss=True), found(3, 2, silent=True), found(4, 3)]
    assert [one.id for one in not_chosen(lines, [supplier(4)])] == [1]


def test_the_difference_between_two_searches() -> None:
    told = between([found(1, 1), found(2, 2)], [found(2, 1), found(3, 2)])
    assert [one.id for one in told.arrived] == [3]
    assert [one.id for one in told.gone] == [1]
    assert [(one.before, one.after) for one in told.moved] == [(2, 1)]
    assert between([found(1, 1)], [found(1, 1)]).none


def test_only_what_differs_is_shown_of_two_texts() -> None:
    labels = {"a": "Clauses", "b": "Coché"}
    told = clashes(labels, {"a": "Cinq", "b": True}, {"a": "Dix", "b": True})
    assert [(one.label, one.kept, one.typed) for one in told] == [("Clauses", "Cinq", "Dix")]


def test_the_same_text_has_the_same_digest_whatever_ends_its_lines() -> None:
    one = wording.message_digest("Sourcing", "Bonjour,\r\nMerci. ")
    assert one == wording.message_digest(" Sourcing ", "Bonjour, \nMerci.")
    assert one != wording.message_digest("Sourcing", "Bonjour,\nMerci !")
    assert len(wording.short(one)) == 19


def test_an_answer_by_link_without_a_recorded_message_is_told() -> None:
    answer = contact(2, 1, ContactKind.ANSWER, channel=Channel.LINK)
    told = gaps(whole(), standings([supplier(1)], [answer]), [])
    assert any("L’envoi des questions n’est pas noté" in gap.sentence for gap in told)
    sent = [contact(1, 1, ContactKind.MESSAGE), answer]
    told = gaps(whole(), standings([supplier(1)], sent), [])
    assert not any("n’est pas noté" in gap.sentence for gap in told)
