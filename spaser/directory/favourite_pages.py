"""Lists of favourites of an organisation."""

from flask import Blueprint

bp = Blueprint("favourites", __name__, url_prefix="/favoris")
