"""The review list: are these one person?"""

from flask import Blueprint

blueprint = Blueprint("linkage", __name__)
