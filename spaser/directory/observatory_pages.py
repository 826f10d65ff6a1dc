"""The ESS of a territory, counted."""

from flask import Blueprint

bp = Blueprint("observatory", __name__, url_prefix="/observatoire")
