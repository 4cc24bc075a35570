"""The log of a shift: writing it, approving it, putting it right."""

from flask import Blueprint

blueprint = Blueprint("shiftlogs", __name__)
