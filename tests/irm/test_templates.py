"""What holds for every template: no inline code, only icons the sprite has. How long one may be is held in test_architecture."""

import hashlib
import json
import re
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings

from tests.rows import tell

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


def test_no_template_has_inline_code():
    patterns = (INLINE_SCRIPT, INLINE_STYLE, INLINE_HANDLER)
    assert len(TEMPLATES) > 200
    tell(
        f"{_name(path)}: {found}"
        for path in TEMPLATES
        for pattern in patterns
        for found in pattern.findall(path.read_text())
    )


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
