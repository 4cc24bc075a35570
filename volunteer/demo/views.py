"""The first-run page: the first admin, and the end of the demo."""

from flask import Blueprint

blueprint = Blueprint("demo", __name__)
