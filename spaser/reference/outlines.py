"""The outlines of the départements, as the browser's map draws them too."""

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from spaser.paths import STATIC

Ring = tuple[tuple[float, float], ...]  # (longitude, latitude) in degrees


@cache
def outlines() -> Mapping[str, tuple[Ring, ...]]:
    """The outer rings of each département, by its code; islands have theirs."""
    text = (STATIC / "geo" / "departements.json").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            feature["properties"]["code"]: tuple(
                tuple((lon, lat) for lon, lat, *_ in polygon[0])
                for polygon in _polygons(feature["geometry"])
            )
            for feature in json.loads(text)["features"]
        }
    )


def _polygons(geometry: dict[str, object]) -> list[list[list[list[float]]]]:
    found = geometry["coordinates"]
    return found if geometry["type"] == "MultiPolygon" else [found]  # type: ignore[return-value,list-item]
