"""Reserved lots: which article opens to whom, by kind, CPV code and date."""

from datetime import date

import pytest

from spaser.reference import cpv, parameters
from spaser.sourcing.eligibility import articles_for

DAY = date(2026, 11, 1)
ADAPTED, INSERTION, JAIL, ESS = "L2113-12", "L2113-13", "L2113-13-1", "L2113-15"
CHILD_CARE, GARDENS = "85312110", "77310000"
BY_KIND = {
    "EA": (ADAPTED,),
    "EATT": (ADAPTED,),
    "ESAT": (ADAPTED,),
    "EI": (INSERTION,),
    "AI": (INSERTION,),
    "ACI": (INSERTION,),
    "ETTI": (INSERTION,),
    "SEP": (JAIL,),
    "GEIQ": (),
}


@pytest.mark.parametrize("kind", BY_KIND)
@pytest.mark.parametrize("codes", [(), (GARDENS,), (CHILD_CARE,)])
def test_a_kind_opens_its_article_whatever_the_object(kind, codes):
    assert articles_for([kind], [], codes, DAY) == BY_KIND[kind]


def test_two_kinds_open_two_articles_in_the_order_of_the_code():
    assert articles_for(["ACI", "EA"], [], (), DAY) == (ADAPTED, INSERTION)
    assert articles_for(["SEP", "EI", "ESAT"], [], (), DAY) == (ADAPTED, INSERTION, JAIL)


def _reserved_to_the_ess() -> tuple[str, ...]:
    value = parameters.in_force("reservation_ess_cpv", DAY).value
    assert isinstance(value, tuple)
    return value


def test_the_ess_is_reserved_the_services_of_one_list_only():
    listed = _reserved_to_the_ess()
    assert len(listed) == 115
    assert all(articles_for([], ["association"], (code,), DAY) == (ESS,) for code in listed)
    others = [code for code in cpv.all_codes() if code not in listed]
    assert not any(articles_for([], ["association"], (code,), DAY) for code in others)


def test_every_code_of_the_lot_must_be_on_the_list():
    one, two = _reserved_to_the_ess()[:2]
    assert articles_for([], ["scop"], (one, two), DAY) == (ESS,)
    assert articles_for([], ["scop"], (one, GARDENS), DAY) == ()
    assert articles_for([], ["scop"], (), DAY) == ()


def test_a_supplier_of_no_known_family_is_not_of_the_ess():
    code = _reserved_to_the_ess()[0]
    assert articles_for([], [], (code,), DAY) == ()
    assert articles_for(["EI"], ["cooperative"], (code,), DAY) == (INSERTION, ESS)


@pytest.mark.parametrize("day", [date(2019, 4, 1), DAY, date(2040, 1, 1)])
def test_a_lot_of_any_date_has_an_answer(day):
    assert articles_for(["EA"], [], (), day) == (ADAPTED,)
