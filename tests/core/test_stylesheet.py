"""One style sheet for the whole site, asked for once."""

import gzip
import re
from pathlib import Path

from flask.testing import FlaskClient

from volunteer.core.stylesheet import LAYERS, files

CSS = Path(__file__).parents[2] / "static" / "css"


def address(client: FlaskClient) -> str:
    found = re.search(r'<link rel="stylesheet" href="(/-/style\.css\?v=[0-9a-f]+)">', client.get("/-/components").text)
    assert found
    return found[1]


def test_it_holds_every_file_after_the_order_of_the_layers(client: FlaskClient) -> None:
    sheet = client.get("/-/style.css").text
    assert sheet.startswith(LAYERS)
    assert all(path.read_text(encoding="utf-8") in sheet for path in files(CSS))
    assert set(files(CSS)) == set(CSS.rglob("*.css"))


def test_its_address_changes_with_its_letters_so_it_may_be_kept(client: FlaskClient) -> None:
    assert "max-age=31536000" in client.get(address(client)).headers["Cache-Control"]
    assert "max-age=0" in client.get("/-/style.css?v=older").headers["Cache-Control"]


def test_it_is_compressed_for_who_takes_it(client: FlaskClient) -> None:
    packed = client.get("/-/style.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == client.get("/-/style.css").data
    assert "Accept-Encoding" in packed.headers["Vary"]
