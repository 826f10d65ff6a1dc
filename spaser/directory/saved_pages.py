"""Searches that an organisation keeps."""

from flask import Blueprint

bp = Blueprint("searches", __name__, url_prefix="/recherches")
