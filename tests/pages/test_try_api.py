"""« Essayer » for machines says what the page says."""

from tests.pages.catalogue import add_gardeners

_NEED = "objet=Entretien+des+espaces+verts&lieu=Albi"


def test_twenty_explained_suppliers_in_the_order_of_the_page(visit):
    add_gardeners(visit, 23)
    rows = visit.client.get(f"/essayer.json?{_NEED}").get_json()["suppliers"]
    page = visit.get(f"/essayer?{_NEED}")
    shown = [title.get_text(" ", strip=True) for title in page.select("main ol.results h3")]
    assert [f"{row['rank']}. {row['name']}" for row in rows] == shown
    assert all(row["reasons"] and row["parts"] for row in rows)


def test_a_wrong_field_is_named(visit):
    answer = visit.client.get("/essayer.json?objet=&lieu=Nullepart")
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"objet", "lieu"}
