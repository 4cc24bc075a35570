"""Scheduling: the week, a shift, its roster."""

from flask import Blueprint

blueprint = Blueprint("shifts", __name__)
