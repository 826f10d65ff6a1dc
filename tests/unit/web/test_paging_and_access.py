"""Pages of long lists, and what each role may do."""

import pytest
from flask import Flask

from spaser.accounts.identify import safe_next
from spaser.core.cells import safe_cell
from spaser.web import paging
from spaser.web.access import PUBLIC, SIGNED_IN, Identity, Role


def person(role: Role | None) -> Identity:
    return Identity(1, "Camille", "camille@essai.example", 1, "Commune", role)


def test_whoever_administers_may_do_everything() -> None:
    assert all(person(Role.ADMINISTRATOR).may(role) for role in Role)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_read_and_do_its_own_work(role: Role) -> None:
    assert person(role).may(Role.READER)
    assert person(role).may(role)
    assert person(role).may(Role.ADMINISTRATOR) is (role is Role.ADMINISTRATOR)


def test_without_a_role_only_open_pages_open() -> None:
    assert person(None).may(PUBLIC)
    assert person(None).may(SIGNED_IN)
    assert not any(person(None).may(role) for role in Role)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", 1),
        ("3", 3),
        ("0", 1),
        ("-1", 1),
        ("abc", 1),
        ("9" * 30, 1),
        ("99999", 10_000),
        ("²", 1),
    ],
)
def test_an_odd_page_number_is_the_first_page(asked: str, given: int) -> None:
    with Flask(__name__).test_request_context(query_string={"page": asked}):
        assert paging.wanted() == given


def test_a_page_knows_where_its_rows_stand() -> None:
    last = paging.Page(["a", "b"], 3, 25, 52)
    assert (last.count, last.first, last.last) == (3, 51, 52)
    empty: paging.Page[str] = paging.Page([], 1, 25, 0)
    assert (empty.count, empty.first, empty.last) == (1, 0, 0)


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@somme", "\tx", "\rx"])
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert safe_cell("tonte") == "tonte"


def test_a_page_of_ours_is_followed_and_nothing_else() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "home.index", lambda: "")
    with app.test_request_context():
        assert safe_next("/consultations/?q=eau&page=2") == "/consultations/?q=eau&page=2"
        for wrong in ("//e.example", "/\\e", "/\t/e", "/\n/e", "https://e", "e", "", None, "/a\\b"):
            assert safe_next(wrong) == "/"
