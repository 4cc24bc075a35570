"""Uploading a file: preview, confirmation, result, undo."""

from flask import Blueprint

blueprint = Blueprint("imports", __name__)
