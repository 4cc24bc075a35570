"""Finding people, and what became of them."""

from flask import Blueprint

blueprint = Blueprint("timeline", __name__)
