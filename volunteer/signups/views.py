"""Volunteers and their sign-ups, for those who review them."""

from flask import Blueprint

blueprint = Blueprint("signups", __name__)
