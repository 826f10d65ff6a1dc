"""« Essayer »: an object, a CPV, a place, without an account."""

from tests.pages.catalogue import TOULOUSE, add_gardeners, add_supplier, read

_NEED = "/essayer?objet=Entretien+des+espaces+verts"


def test_the_empty_form_shows_an_example_and_no_error(visit):
    page = visit.get("/essayer")
    assert "Un exemple" in read(page)
    assert not page.select(".error")


def test_results_come_ranked_each_with_its_reasons_and_its_distance(visit):
    add_gardeners(visit, 2)
    add_supplier(visit, "Loin", "Entretien des espaces verts", commune="59350")
    add_supplier(visit, "Informatique", "Dépannage de serveurs")
    page = visit.get(f"{_NEED}&cpv=77310000-6&lieu=Albi")
    results = page.select("main ol.results > .result")
    assert results[0].h3.get_text(" ", strip=True) == "1. Jardins 01"
    for result in results:
        assert result.select(".reasons li"), "no rank without a reason"
    assert "Albi (81)" in read(page)
    assert "CPV 77310000 : Réalisation et entretien d’espaces verts" in read(page)
    first, second = (
        float(one.text.split()[2].replace(",", ".")) for one in page.select(".score")[:2]
    )
    assert 100 >= first > second > 0


def test_no_more_than_twenty_are_shown(visit):
    add_gardeners(visit, 23)
    assert len(visit.get(f"{_NEED}&lieu=Albi").select("main ol.results > .result")) == 20


def test_the_reasons_can_be_unfolded_to_the_points(visit):
    add_gardeners(visit, 1)
    details = visit.get(f"{_NEED}&lieu=Albi").select_one(".result details")
    parts = [name.get_text(strip=True) for name in details.select(".part-name")]
    assert parts[0] == "Métier"
    assert parts[-1] == "Proximité"
    assert "somme des éléments) × proximité" in details.get_text()
    for meter in details.select("meter"):
        assert meter["aria-label"] in parts
        assert 0 <= float(meter["value"]) <= float(meter["max"])


def test_a_wrong_check_digit_is_named_with_the_right_one(visit):
    page = visit.get(f"{_NEED}&cpv=77310000-1", expect=422)
    error = page.select_one("#cpv-error").get_text()
    assert error == "La clé du code CPV 77310000 est 6, pas 1."
    assert page.select_one("#cpv")["aria-invalid"] == "true"
    assert page.select_one("#cpv")["value"] == "77310000-1"


def test_several_codes_are_read_and_the_wrong_one_is_named(visit):
    page = visit.get(f"{_NEED}&cpv=77310000,+12345678", expect=422)
    assert "12345678 n’existe pas" in page.select_one("#cpv-error").get_text()


def test_an_unknown_place_says_what_may_be_written(visit):
    page = visit.get(f"{_NEED}&lieu=Nullepart-sur-Rien", expect=422)
    sentence = page.select_one("#lieu-error").get_text().replace("\N{NO-BREAK SPACE}", " ")
    assert sentence.startswith("« Nullepart-sur-Rien » n’est pas un lieu reconnu. Écrivez")


def test_an_empty_object_is_asked_for(visit):
    page = visit.get("/essayer?objet=++&lieu=Albi", expect=422)
    assert page.select_one("#objet-error").get_text() == "Décrivez ce que vous voulez acheter."


def test_communes_of_the_same_name_are_offered(visit):
    add_gardeners(visit, 1)
    page = visit.get(f"{_NEED}&lieu=Saint-Denis")
    offered = page.select('main p a[href*="lieu=93066"]')
    assert [link.get_text() for link in offered] == ["Saint-Denis (93)"]
    chosen = read(visit.get(offered[0]["href"]))
    assert "pour ce besoin – Saint-Denis (93)" in chosen


def test_a_need_that_nobody_answers_says_how_to_search_otherwise(visit):
    add_supplier(visit, "Informatique", "Dépannage de serveurs", commune=TOULOUSE)
    page = visit.get("/essayer?objet=zzzz+qqqq")
    assert "avec d’autres mots, plus généraux" in read(page)
    assert not page.select("main ol.results")


def test_a_misspelt_word_is_corrected_and_it_is_said(visit):
    add_gardeners(visit, 3)
    words = read(visit.get("/essayer?objet=d%C3%A9sherbaje+manuel"))
    assert "« désherbaje » lu « désherbage »" in words


def test_fictitious_suppliers_are_marked_among_results(visit):
    add_gardeners(visit, 2)
    for result in visit.get(_NEED).select("main ol.results > .result"):
        assert result.select_one(".tag-demo").get_text() == "fictive"


def test_what_is_typed_comes_back_as_text(visit):
    page = visit.get("/essayer?objet=%3Cscript%3Ealert(1)%3C/script%3E&lieu=%3Cb%3E", expect=422)
    assert page.select_one("#objet").get_text().strip() == "<script>alert(1)</script>"
    assert not page.select("main script, main b")


def test_a_very_long_object_is_refused_with_its_limit(visit):
    page = visit.get(f"/essayer?objet={'a' * 2001}", expect=422)
    assert "2000" in page.select_one("#objet-error").get_text().replace("\N{NO-BREAK SPACE}", "")
