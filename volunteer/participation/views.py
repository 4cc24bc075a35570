"""Activities, their rosters, walk-ins and totals."""

from flask import Blueprint

blueprint = Blueprint("participation", __name__)
