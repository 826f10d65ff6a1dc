"""Lambert-93, the projection of metropolitan France, back to degrees. Pure.

Constants and formulas: IGN, « Projections cartographiques en Lambert » (NTG 71) and the definition
of the system RGF93 / Lambert-93 (EPSG 2154).
"""

from math import atan, exp, hypot, log, pi, sin

_N = 0.7256077650532670  # exponent of the projection
_C = 11_754_255.4261  # constant of the projection, metres
_X, _Y = 700_000.0, 12_655_612.0499  # of the pole, metres
_E = 0.08181919104281579  # first eccentricity of the ellipsoid GRS 80
_MERIDIAN = 3.0  # degrees east of Greenwich
_NEAR_ENOUGH = 1e-11  # radians


def degrees_of(x: float, y: float) -> tuple[float, float] | None:
    """(latitude, longitude) of a point in metres; None outside metropolitan France."""
    if not (0 < x < 1_300_000 and 6_000_000 < y < 7_200_000):
        return None
    from_pole = _Y - y
    longitude = _MERIDIAN + atan((x - _X) / from_pole) / _N * 180 / pi
    isometric = -log(hypot(x - _X, from_pole) / _C) / _N
    latitude = 2 * atan(exp(isometric)) - pi / 2
    while True:
        flattened = _E * sin(latitude)
        again = 2 * atan(((1 + flattened) / (1 - flattened)) ** (_E / 2) * exp(isometric)) - pi / 2
        if abs(again - latitude) < _NEAR_ENOUGH:
            return again * 180 / pi, longitude
        latitude = again
