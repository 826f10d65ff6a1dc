"""A visitor without JavaScript: fills real forms, and refuses a badly written page."""

import re
from collections import Counter
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlmodel import Session
from werkzeug.test import TestResponse

from spaser.accounts import signing
from spaser.accounts.models import Membership, Organisation, OrganisationKind, Person
from spaser.core import clock
from spaser.core.db import transaction
from spaser.web.access import Role

_LABELLED = {"input", "select", "textarea"}
_NO_LABEL = {"hidden", "submit", "button"}
_BREAKABLE = re.compile(r"\S [:;!?»%€]|« \S")


class Visit:
    """One browser. `get` and `submit` give the parsed page and check it."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app = app
        self.session = session
        self.client = app.test_client()
        self.answer: TestResponse | None = None

    def organisation(
        self, name: str = "Commune d’Essai", kind: str = "collectivity"
    ) -> Organisation:
        """A fictitious organisation."""
        with transaction(self.session):
            organisation = Organisation(
                kind=OrganisationKind(kind), name=name, fictitious=True, created_at=clock.now()
            )
            self.session.add(organisation)
            self.session.flush()
        return organisation

    def person(self, email: str, places: dict[int, Role]) -> Person:
        """A fictitious person, with a role in each organisation."""
        now = clock.now()
        with transaction(self.session):
            person = Person(email=email, full_name=f"Personne {email}", created_at=now)
            self.session.add(person)
            self.session.flush()
            for number, role in places.items():
                self.session.add(
                    Membership(
                        person_id=person.id, organisation_id=number, role=role, created_at=now
                    )
                )
        return person

    def sign_in(self, person: Person) -> None:
        """Open a session as the sign-in page does, without the time of a password."""
        with transaction(self.session):
            secret = signing.open_sign_in(self.session, person, clock.now())
        with self.client.session_transaction() as cookie:
            cookie.clear()
            cookie["secret"] = secret

    def sign_in_as(self, role: Role, organisation: Organisation | None = None) -> Person:
        """A new person of that role, signed in."""
        place = organisation or self.organisation()
        person = self.person(f"{role.value}.{place.id}@essai.example", {place.id: role})
        self.sign_in(person)
        return person

    def get(self, url: str, expect: int = 200) -> BeautifulSoup:
        """The page at an address."""
        self.answer = self.client.get(url)
        return self._page(expect)

    def submit(self, url: str, fields: dict[str, Any], expect: int = 302) -> BeautifulSoup:
        """Fill the form of the page and send it, with its token."""
        form = self.get(url).select_one("main form[method=post]")
        assert form is not None, f"no form at {url}"
        known = {field.get("name") for field in form.select("[name]")}
        assert set(fields) <= known, f"{set(fields) - known} not in the form"
        filled = {
            str(field["name"]): field.get("value", "")
            for field in form.select("input[type=hidden][name]")
        }
        self.answer = self.client.post(str(form.get("action") or url), data=filled | fields)
        return self._page(expect)

    def press(self, url: str, button_of: str, expect: int = 302) -> BeautifulSoup:
        """Press the button of the page whose form is sent to that address."""
        form = self.get(url).select_one(f'form[action="{button_of}"]')
        assert form is not None, f"no button to {button_of} at {url}"
        token = form.select_one("[name=csrf_token]")
        assert token is not None
        self.answer = self.client.post(button_of, data={"csrf_token": token["value"]})
        return self._page(expect)

    def _page(self, expect: int) -> BeautifulSoup:
        assert self.answer is not None
        text = self.answer.get_data(as_text=True)
        assert self.answer.status_code == expect, f"{self.answer.status_code}: {text[:2000]}"
        page = BeautifulSoup(text, "html.parser")
        if self.answer.mimetype == "text/html" and not 300 <= expect < 400:
            refuse_bad(page)
        return page


def refuse_bad(page: BeautifulSoup) -> None:
    """Raise AssertionError when the page is not as we write pages."""
    assert page.html is not None
    assert page.html.get("lang") == "fr"
    assert len(page.select("h1")) == 1, "one h1 a page"
    assert page.title is not None
    assert page.title.get_text(strip=True)
    ids = Counter(str(tag["id"]) for tag in page.select("[id]"))
    assert not (twice := [name for name, count in ids.items() if count > 1]), twice
    for tag in page.select(",".join(_LABELLED)):
        assert tag.get("type") in _NO_LABEL or _is_labelled(page, tag), f"no label: {tag}"
    for tag in page.select("[aria-describedby], [aria-labelledby]"):
        for name in ("aria-describedby", "aria-labelledby"):
            for target in str(tag.get(name, "")).split():
                assert target in ids, f"{name} points nowhere: {target}"
    assert not page.select("[style], style, script:not([src])"), "inline style or script"
    _refuse_typography(page)


def _is_labelled(page: BeautifulSoup, tag: Tag) -> bool:
    by_id = tag.get("id") and page.select_one(f'label[for="{tag["id"]}"]')
    return bool(by_id or tag.get("aria-label") or tag.get("aria-labelledby"))


def _refuse_typography(page: BeautifulSoup) -> None:
    """Our own words only: `data-as-written` marks what somebody else wrote."""
    copy = BeautifulSoup(str(page), "html.parser")
    for tag in copy.select("[data-as-written], code, script, option, textarea"):
        tag.decompose()
    text = copy.get_text(" ") if copy.body is None else copy.body.get_text("\n")
    assert "'" not in text, f"straight apostrophe: {_around(text, chr(39))}"
    found = _BREAKABLE.search(text)
    assert found is None, (
        f"breakable space: {text[max(0, found.start() - 30) : found.end() + 30]!r}"
    )


def _around(text: str, mark: str) -> str:
    place = text.index(mark)
    return repr(text[max(0, place - 40) : place + 40])
