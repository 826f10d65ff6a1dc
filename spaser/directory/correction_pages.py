"""What a person of the CRESS corrects of a supplier."""

from flask import Blueprint

bp = Blueprint("corrections", __name__, url_prefix="/corrections")
