"""What holds for every template: no inline code, only icons the sprite has, short enough to read."""

import hashlib
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = ROOT / "static" / "vendor" / "tabler-icons" / "sprite.svg"
ICON = re.compile(r"""{% icon ["']([\w-]+)["']|icon_name=["']([\w-]+)["']|\bicon=["']([\w-]+)["']""")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style|\sstyle=", re.IGNORECASE)
# on* attributes, htmx's hx-on and trigger filters are all evaluated as code, which the policy forbids.
INLINE_HANDLER = re.compile(r"""\s(?:data-)?(?:on[a-z]+|hx-on[\w:-]*)\s*=|hx-trigger=["'][^"']*\[|["']js:""")


def _name(path):
    return str(path.relative_to(ROOT / "templates"))


def _symbols():
    return {symbol.attrib["id"] for symbol in ElementTree.parse(SPRITE).getroot()}


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_has_no_inline_code(path):
    text = path.read_text()
    found = [pattern.findall(text) for pattern in (INLINE_SCRIPT, INLINE_STYLE, INLINE_HANDLER)]
    assert found == [[], [], []]


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_is_short_enough_to_read(path):
    assert len(path.read_text().splitlines()) <= 150


def test_every_icon_a_template_asks_for_is_in_the_sprite():
    asked = {name for path in TEMPLATES for names in ICON.findall(path.read_text()) for name in names if name}
    assert asked - _symbols() == set()


def test_every_icon_of_the_sidebar_is_in_the_sprite():
    from irm.shell import CLIENT_ROOMS, ROOMS

    assert {icon for _, _, _, icon, _ in [*ROOMS, *CLIENT_ROOMS]} - _symbols() == set()


def test_every_shortcut_of_the_sidebar_leads_to_one_room():
    from irm.shell import ROOMS

    shortcuts = [shortcut for *_, shortcut in ROOMS]
    assert len(set(shortcuts)) == len(shortcuts)


def test_no_style_sheet_or_script_points_to_a_source_map_that_is_not_there():
    pointing = [
        path.name
        for path in (ROOT / "static").rglob("*")
        if path.suffix in (".css", ".js") and b"sourceMappingURL" in path.read_bytes()
    ]
    assert pointing == []


def test_vendored_files_are_the_ones_that_were_verified():
    vendor = ROOT / "static" / "vendor"
    kept = json.loads((vendor / "VERSIONS.json").read_text())["files"]
    found = {
        str(path.relative_to(vendor)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "VERSIONS.json"
    }
    assert found == kept
