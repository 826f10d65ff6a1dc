"""Where a supplier is: its commune, and coordinates with what they point at. Pure."""

from functools import lru_cache

from spaser.core.text import normalise
from spaser.imports.facts import clean
from spaser.imports.rows import Draft
from spaser.reference import areas
from spaser.reference.communes import Commune, named_communes
from spaser.reference.communes import commune as commune_of
from spaser.suppliers.models import Precision

# Coordinates further than this from the commune named by the same row are those of another place.
FAR_KM = 60.0
_SEVERAL = "La commune désigne plusieurs communes : seul son nom est gardé."
_UNKNOWN = "La commune n’est pas reconnue : seul son nom est gardé."
# Words of people, of the national address base (BAN) and of the geolocated SIRENE (qualite_xy).
_PRECISIONS = {
    normalise(word): precision
    for precision, words in {
        Precision.EXACT: ("exact", "exacte", "adresse", "adresse exacte", "rue", "voie", "numéro",
                          "housenumber", "street", "11", "12", "21", "22"),
        Precision.COMMUNE: ("commune", "centre de la commune", "ville", "municipality", "locality",
                            "33"),
        Precision.DEPARTMENT: ("département", "departement", "centre du département", "county"),
    }.items()
    for word in words
}  # fmt: skip


def read_place(
    draft: Draft,
    *,
    code: str = "",
    name: str = "",
    postal_code: str = "",
    department: str = "",
    region: str = "",
    lat: str = "",
    lon: str = "",
    precision: str = "",
) -> None:
    """Keep what the row says of the place, and the coordinates it gives or those of its commune.

    A homonym is settled by the postal code, the département, then the coordinates.
    """
    postal_code = _postal_code(draft, postal_code)
    point = _point(draft, lat, lon)
    department = _department(draft, department) or _department_of(postal_code)
    found = _candidates(clean(code), clean(name), postal_code, department)
    commune = _nearest(found, point)
    draft.keep("postal_code", postal_code)
    draft.keep("commune_name", commune.name if commune else clean(name))
    if commune:
        draft.facts["commune_code"], department = commune.code, commune.department
    elif clean(name):
        draft.repaired("commune", name, _SEVERAL if found else _UNKNOWN)
    draft.keep("department", department)
    draft.keep("region", _region(department, region))
    _coordinates(draft, commune, department, point, precision)


def _precision(draft: Draft, raw: str) -> None:
    """What the row says that its own point is; a point put at a centre is already said to be."""
    told = _PRECISIONS.get(normalise(raw))
    if not raw.strip():
        return
    if told is None:
        reason = "Précision des coordonnées inconnue : elle n’est pas reprise."
        draft.repaired("précision", raw, reason)
    elif draft.facts.get("precision") == Precision.EXACT:
        draft.facts["precision"] = told.value


def _postal_code(draft: Draft, raw: str) -> str:
    digits = raw.strip().replace(" ", "")
    if digits.isdigit() and len(digits) == 4:
        digits = digits.zfill(5)
    if digits.isdigit() and len(digits) == 5 and not digits.startswith("00"):
        return digits
    if clean(raw):
        draft.repaired("code postal", raw, "Code postal inconnu : il n’est pas repris.")
    return ""


def _department(draft: Draft, raw: str) -> str:
    text = clean(raw)
    if not text:
        return ""
    code = _department_code(text)
    if not code:
        draft.repaired("département", raw, "Département inconnu : il n’est pas repris.")
    return code


@lru_cache(maxsize=1024)
def _department_code(text: str) -> str:
    code = text.upper().zfill(2) if len(text) < 4 else text
    if areas.department(code):
        return code
    wanted = normalise(text)
    return next((d.code for d in areas.departments() if normalise(d.name) == wanted), "")


@lru_cache(maxsize=8192)
def _department_of(postal_code: str) -> str:
    """The département of a postal code, CEDEX included; none for Corsica without its commune."""
    if not postal_code:
        return ""
    code = postal_code[:3] if postal_code.startswith(("97", "98")) else postal_code[:2]
    if code == "20":
        code = "2A" if postal_code[:3] in {"200", "201"} else "2B"
    return code if areas.department(code) else ""


@lru_cache(maxsize=65_536)
def _candidates(code: str, name: str, postal_code: str, department: str) -> tuple[Commune, ...]:
    """Communes that the row may mean: one when it is certain."""
    by_code = commune_of(code) if code else None
    if by_code:
        return (by_code,)
    if postal_code:
        found = named_communes(f"{postal_code} {name}")
        # Some INSEE codes look like the postal code of another place.
        sure = tuple(c for c in found if c.code != postal_code or postal_code in c.postal_codes)
        if sure:
            return sure
    return tuple(named_communes(name, department or None)) if name else ()


def _nearest(found: tuple[Commune, ...], point: tuple[float, float] | None) -> Commune | None:
    """The only one, or the nearest to the coordinates of the row; never the most populated."""
    if len(found) == 1:
        return found[0]
    placed = [(c, c.lat, c.lon) for c in found if c.lat is not None and c.lon is not None]
    if point is None or not placed:
        return None
    ranked = sorted(
        (areas.distance_km(point[0], point[1], lat, lon), c.code, c) for c, lat, lon in placed
    )
    return ranked[0][2] if ranked[0][0] <= FAR_KM else None


def _region(department: str, region: str) -> str:
    """Code of the région; the collectivities of overseas (975, 977…) belong to none."""
    known = areas.department(department) if department else None
    code = known.region if known else _region_code(clean(region))
    return code if len(code) == 2 else ""


@lru_cache(maxsize=512)
def _region_code(text: str) -> str:
    if not text:
        return ""
    found = areas.region(text)
    if found:
        return found.code
    # « Île-de-France (FR) »
    wanted = normalise(text.partition("(")[0])
    return next((r.code for r in areas.regions() if normalise(r.name) == wanted), "")


def region_codes(texts: list[str]) -> list[str]:
    """Codes of the régions named by code or by name; unknown ones left out."""
    return [code for code in map(_region_code, texts) if code]


def department_codes(texts: list[str]) -> list[str]:
    """Codes of the départements named by code or by name; unknown ones left out."""
    return [code for code in map(_department_code, texts) if code]


def _point(draft: Draft, lat: str, lon: str) -> tuple[float, float] | None:
    if not lat.strip() or not lon.strip():
        return None
    try:
        point = float(lat.replace(",", ".")), float(lon.replace(",", "."))
    except ValueError:
        point = (999.0, 999.0)
    if -90 <= point[0] <= 90 and -180 <= point[1] <= 180 and point != (0.0, 0.0):
        return point
    draft.repaired("coordonnées", f"{lat} ; {lon}", "Coordonnées illisibles : non reprises.")
    return None


def _coordinates(
    draft: Draft,
    commune: Commune | None,
    department: str,
    point: tuple[float, float] | None,
    precision: str,
) -> None:
    centre = (commune.lat, commune.lon) if commune else (None, None)
    if point and commune and centre[0] is not None and centre[1] is not None:
        away = areas.distance_km(point[0], point[1], centre[0], centre[1])
        if away > FAR_KM:
            reason = f"À {away:.0f} km de {commune.name} : le centre de la commune est pris."
            draft.repaired("coordonnées", f"{point[0]} ; {point[1]}", reason)
            point = None
    if point:
        _keep_point(draft, point[0], point[1], Precision.EXACT)
    elif centre[0] is not None and centre[1] is not None:
        _keep_point(draft, centre[0], centre[1], Precision.COMMUNE)
    else:
        known = areas.department(department) if department else None
        if known and known.lat is not None and known.lon is not None:
            _keep_point(draft, known.lat, known.lon, Precision.DEPARTMENT)
    _precision(draft, precision)


def _keep_point(draft: Draft, lat: float, lon: float, precision: Precision) -> None:
    draft.facts.update(lat=round(lat, 6), lon=round(lon, 6), precision=precision.value)
