"""Who did or saw what: the auditor's page."""

from flask import Blueprint

blueprint = Blueprint("audit", __name__)
