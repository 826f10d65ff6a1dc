"""Files uploaded, their columns, their imports and their reports."""

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/imports")
