"""Text made comparable, trades read in it, and the bounds of the score."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaser.core.analysis import Phrases, stems, stems_and_pieces, stems_and_words, tokens
from spaser.core.text import normalise, repair
from spaser.reference import cpv, naf
from spaser.sourcing.batches import TERMS
from spaser.sourcing.columns import Column
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.gathering import gather
from spaser.sourcing.need import Need
from spaser.sourcing.profile import Profile, Profiles
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.rows import FACTS
from spaser.sourcing.scoring import Scorer, common_share
from spaser.sourcing.spelling import Spelling
from spaser.sourcing.terms import Terms
from spaser.sourcing.vocabulary import FOLDER, vocabulary
from spaser.sourcing.wanted import understand

SCRIPT = Path(__file__).parents[3] / "scripts" / "build_accented_words.py"


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(deadline=None)
@given(st.text())
def test_each_stem_keeps_its_word(text: str) -> None:
    assert [stem for stem, _ in stems_and_words(text)] == stems(text)


@pytest.mark.parametrize(
    ("written", "compared"),
    [("L’Œuvre d’Émile", "l oeuvre d emile"), ("  STRASSE  ", "strasse"), ("Straße", "strasse")],
)
def test_normalise_folds_case_accents_and_ligatures(written: str, compared: str) -> None:
    assert normalise(written) == compared


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("buffets sal�s", "buffets salés"),
        ("b?timents", "bâtiments"),
        ("l�entretien", "l’entretien"),
        ("Est-ce possible ?", "Est-ce possible ?"),
        ("crÃ¨che", "crèche"),
        ("R&amp;D", "R&D"),
        ("mot\x07suivant", "mot suivant"),
        ("Xyzz�k", "Xyzzék"),
    ],
)
def test_repair_gives_lost_letters_back(broken: str, repaired: str) -> None:
    assert repair(broken) == repaired


def test_tokens_leave_the_boilerplate_of_notices_out() -> None:
    assert tokens("Marché de prestations de services relatif à l’élagage") == stems("élagage")


def test_the_longest_expression_wins_and_one_word_may_stand_inside() -> None:
    phrases: Phrases[str] = Phrases()
    phrases.add(["a"], "one")
    phrases.add(["a", "b", "c"], "three")
    assert [meaning for meaning, _ in phrases.matches(["a", "x", "b", "c"])] == ["three"]
    assert [meaning for meaning, _ in phrases.matches(["a", "x", "y", "b"])] == ["one"]


def test_the_vocabulary_is_large_and_whole() -> None:
    trades = vocabulary().trades.values()
    assert len(trades) >= 150
    assert sum(len(trade.expressions) for trade in trades) >= 2_500
    for trade in trades:
        assert all(prefix.ljust(8, "0") in cpv.all_codes() for prefix in trade.cpv), trade.code
        assert all(naf.naf_label(code) for code in trade.naf), trade.code
        assert all(stems(expression) for expression in trade.expressions), trade.code


def test_the_list_of_accented_words_is_up_to_date() -> None:
    if not SCRIPT.exists():
        pytest.skip("the script is only in a checkout")
    spec = importlib.util.spec_from_file_location("build_accented_words", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (FOLDER / "mots_accentues.txt").read_text(encoding="utf-8").split()
    assert written == module.accented_words()


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("entretien paysager", "espaces_verts"),
        ("Ateliers d’alphabétisation", "formation_langues"),
        ("numérisation des registres", "numerisation"),
        ("location de chapiteaux", "location_evenement"),
        ("arrachage de la jussie", "milieux_naturels"),
        ("interprétariat en langue des signes", "interpretariat"),
    ],
)
def test_a_text_names_its_trade(text: str, trade: str) -> None:
    assert trade in [one.code for one in vocabulary().trades_in(text)]


def test_the_status_of_a_supplier_is_not_its_trade() -> None:
    assert vocabulary().trades_in("Atelier et chantier d’insertion, association loi 1901") == []


def corrected(word: str, known: Mapping[str, int]) -> str | None:
    found = Spelling(known, vocabulary().words).corrected(stems(word)[0], word)
    return found.word if found else None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("blanchiserie", "blanchisserie"),
        ("netoyage", "nettoyage"),
        ("émolition", "démolition"),
        ("évaluatino", "évaluation"),
        ("jardinniers", "jardinier"),
        ("prestaitons", "prestation"),
    ],
)
def test_unknown_words_go_to_the_nearest_known_one(written: str, meant: str) -> None:
    assert corrected(written, {}) == meant


@pytest.mark.parametrize("word", ["internats", "médiévale", "sécurisée", "templiers", "zzzzzzzz"])
def test_a_right_word_is_left_alone_even_when_no_supplier_has_it(word: str) -> None:
    assert corrected(word, {"internet": 40, "medical": 12, "securit": 30, "templ": 9}) is None


def test_a_slip_that_a_supplier_made_too_is_corrected() -> None:
    assert corrected("galippettes", {"galippet": 1, "galipet": 30}) == "galipet"
    assert corrected("galippettes", {"galippet": 4, "galipet": 30}) is None


def test_a_name_is_left_alone() -> None:
    assert corrected("Cirad", {}) is None
    assert [piece for _, piece in stems_and_pieces("Entretien pour Cirad")] == [
        "entretien",
        "Cirad",
    ]
    assert stems_and_pieces("ENTRETIEN DES VITRES")[1][1] == "vitres"


def profile(document: SupplierDocument) -> Profile:
    """A supplier as the index gives it back."""
    arrays = dict(gather([document], vocabulary()).arrays())
    facts = {name: Column.read(arrays, name) for name in FACTS}
    tables = {name: Terms.read(arrays, name).table for name in TERMS}
    return Profiles(arrays, facts, tables).of(np.asarray([0]))[0]


def test_a_profile_says_what_the_supplier_says() -> None:
    document = SupplierDocument(
        7, "1" * 14, "Fictif vert", sigle="FV", activities=("Élagage, prestations d’élagage",),
        cpv=("77340000",), naf="8130Z", kinds=("ACI", "EI"), department="31", region="76",
        lat=43.6045, lon=1.4442, radius_km=50.0, zone_departments=("81", "31"),
        contracts_won=(("Tonte", "77314100"),), workforce_bracket="12",
    )  # fmt: skip
    known = profile(document)
    assert known[0] == 7
    weights = known.words
    assert weights["elagag"] == 2.0 + 0.6  # twice in the activity, once in the label of the code
    assert weights["fictif"] == 0.5
    assert not weights.keys() & {
        *stems("prestations")
    }  # what says nothing of a trade is not scored
    assert known.trades["espaces_verts"] >= 0.6
    assert (known.lat, known.lon, known.radius_km) == (43.6045, 1.4442, 50.0)
    assert (known.cpv, known.naf, known.kinds) == (("77340000",), "81.30Z", ("ACI", "EI"))
    assert (known.zone_departments, known.zone_regions) == (("31", "81"), ())
    assert known.sells
    assert known.staff == 20
    assert known.contracts[0].object == "Tonte"
    assert "tonte_debroussaillage" in known.contracts[0].trades
    assert not known.silent


def test_what_is_not_known_of_a_supplier_stays_unknown() -> None:
    known = profile(SupplierDocument(1, None, "Fictif"))
    assert known.naf is known.lat is known.radius_km is known.staff is known.department is None
    assert not known.contracts
    assert known.silent


def test_one_cpv_code_holds_another() -> None:
    assert common_share("77300000", "77310000") == 1
    assert 0.5 < common_share("77310000", "77300000") < 1
    assert common_share("77310000", "90910000") == 0


words = st.sampled_from(
    ["nettoyage", "espaces verts", "traiteur", "vélos", "mairie", "insertion", "xyz", "de", "2024"]
)
texts = st.lists(words, max_size=8).map(" ".join)
codes = st.sampled_from(["", "77310000", "90910000", "98310000", "45000000"])


@settings(deadline=None)
@given(title=texts, activity=texts, asked=codes, held=codes, won=texts)
def test_every_part_and_the_score_are_bounded(
    title: str, activity: str, asked: str, held: str, won: str
) -> None:
    document = SupplierDocument(
        1,
        None,
        "Fictif",
        activities=(activity,),
        cpv=(held,) if held else (),
        contracts_won=((won, held),) if won else (),
    )
    need = Need("L", title, cpv=(asked,) if asked else ())
    known = profile(document)
    statistics = Statistics(10, 4.0, {"nettoyag": 3, "traiteur": 1})
    wanted = understand(need, vocabulary(), Spelling(statistics.words, vocabulary().words))
    scorer = Scorer(wanted, statistics)
    shares = scorer.shares(known)
    assert all(0 <= share <= 1 for share in shares)
    assert 0 <= scorer.relevance(shares) <= 100.000001
