"""Suppliers that may be the same: review, merge, undo."""

from flask import Blueprint

bp = Blueprint("duplicates", __name__, url_prefix="/doublons")
