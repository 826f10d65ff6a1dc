"""What the search engine knows of a supplier."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SupplierDocument:
    """One supplier as the directory describes it. Anything unknown stays empty: it is neutral.

    `kinds`: EI ACI AI ETTI EITI GEIQ EA EATT ESAT SEP. `families`: association, scop, scic,
    cooperative, mutuelle, fondation, societe_commerciale. `naf` as « 81.30Z » or « 8130Z ».
    `contracts_won`: (object, CPV code or ""). Departments, regions and communes are INSEE codes.
    `esus`: liste, de_droit. `workforce_bracket`: code of INSEE (« 12 »: 20 to 49). `labels` as
    people write them. `precision` of the coordinates: exact, commune, departement.
    """

    id: int
    siret: str | None
    name: str
    brand: str = ""
    activities: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    naf: str | None = None
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    department: str | None = None
    region: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    zone_departments: tuple[str, ...] = ()
    zone_regions: tuple[str, ...] = ()
    national: bool = False
    workforce: str | None = None
    contracts_won: tuple[tuple[str, str], ...] = ()
    sigle: str = ""
    siren: str | None = None
    commune: str | None = None
    esus: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    workforce_bracket: str | None = None
    precision: str | None = None
