"""Errors that people report on a supplier, and the queue of the editor."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/signalements")
