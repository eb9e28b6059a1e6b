"""Download the pinned front-end libraries into static/vendor.

Run ``python static/vendor.py`` after changing a version here. The result is
committed: a fresh clone needs neither Node nor a CDN. To use another library,
add one ``Package`` with the files that are needed; its integrity is the
``dist.integrity`` value that the npm registry publishes for that version.
"""

import base64
import hashlib
import io
import json
import re
import shutil
import sys
import tarfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

REGISTRY = "https://registry.npmjs.org"
TARGET = Path(__file__).resolve().parent / "vendor"
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Package:
    """One npm package: ``files`` maps a path in the archive to a file name here."""

    name: str
    version: str
    license: str
    integrity: str
    files: dict[str, str]

    @property
    def folder(self) -> str:
        return self.name.strip("@").replace("/", "-")

    @property
    def url(self) -> str:
        archive = f"{self.name.rsplit('/', 1)[-1]}-{self.version}.tgz"
        return f"{REGISTRY}/{self.name}/-/{archive}"


PACKAGES = [
    Package(
        name="@tabler/core",
        version="1.6.1",
        license="MIT",
        integrity="sha512-lgmR9gcxRp5JlLxcmRi9Rz85JrEvH6Bz71KnlcPVSa97wtwQNjgSs3g3fxwbAlulHyRMghhIV04QUuW3pqDsIg==",
        # Its JavaScript is left out: menus are <details>, dialogs are <dialog>.
        files={"dist/css/tabler.min.css": "tabler.min.css"},
    ),
    Package(
        name="echarts",
        version="6.1.0",
        license="Apache-2.0",
        integrity="sha512-q0yaFPggC9FUdsWH4blavRWFmxdrIodbkoKNAjJudAI6CA9gNPxHtV2RcZNEepZVlk4yvBYkOkbk6HIVpIyHZA==",
        # The smallest build with line, bar, scatter, pie, tooltip, dataZoom and markLine.
        files={
            "dist/echarts.common.min.js": "echarts.common.min.js",
            "LICENSE": "LICENSE",
            "NOTICE": "NOTICE",
        },
    ),
    Package(
        name="tom-select",
        version="2.6.2",
        license="Apache-2.0",
        integrity="sha512-eiXIkk82XzzUTOVQDFpy+ZGejuqdTvMukyUyeZBQaKnqW42UoTiTZnrod/eX0rkqJEc4rZY9DZ3zdjV07i29wQ==",
        files={
            "dist/js/tom-select.popular.min.js": "tom-select.popular.min.js",
            "dist/css/tom-select.min.css": "tom-select.min.css",
        },
    ),
    Package(
        name="sortablejs",
        version="1.15.7",
        license="MIT",
        integrity="sha512-Kk8wLQPlS+yi1ZEf48a4+fzHa4yxjC30M/Sr2AnQu+f/MPwvvX9XjZ6OWejiz8crBsLwSq8GHqaxaET7u6ux0A==",
        files={"Sortable.min.js": "Sortable.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        name="fullcalendar",
        version="7.1.0",
        license="MIT",
        integrity="sha512-Pvr/fLrwuwfIjRygNKHJdHFJ8QGWjkAf6FFaMAi7Iv/fFftZQXV49smJE8KTgSVW/GxrqjN5t5Zw2OBTRKcnzA==",
        # Its styles are files of their own, as the strict content policy needs.
        files={
            "all/global.js": "fullcalendar.js",
            "themes/classic/global.js": "classic.js",
            "skeleton.css": "skeleton.css",
            "themes/classic/theme.css": "theme.css",
            "themes/classic/palette.css": "palette.css",
        },
    ),
    Package(
        name="tus-js-client",
        version="4.3.1",
        license="MIT",
        integrity="sha512-ZLeYmjrkaU1fUsKbIi8JML52uAocjEZtBx4DKjRrqzrZa0O4MYwT6db+oqePlspV+FxXJAyFBc/L5gwUi2OFsg==",
        files={"dist/tus.min.js": "tus.min.js", "LICENSE": "LICENSE"},
    ),
]

ICON_PACKAGE = Package(
    name="@tabler/icons",
    version="3.51.0",
    license="MIT",
    integrity="sha512-0pinvPZz7YeX+OSfxuEAbnEPWbocVXW5iU8h5lh41pYG8sZuQfpWECC980lxOT0clGIcNGn8xsBr+zKaRGdA/g==",
    files={"LICENSE": "LICENSE"},
)
# Only icons that a page uses; each becomes <symbol id="name"> in sprite.svg.
ICON_NAMES = """
adjustments-horizontal alert-circle alert-triangle archive arrow-down arrow-left
arrow-right arrow-up at ban bell bolt bookmark bookmark-edit bookmark-plus brand-bluesky
brand-facebook brand-github brand-instagram brand-linkedin brand-pinterest brand-reddit
brand-snapchat brand-spotify brand-telegram brand-threads brand-tiktok brand-twitch
brand-vk brand-whatsapp brand-x brand-youtube bulb building building-store cake calendar
calendar-check calendar-due calendar-event chart-bar chart-dots chart-line check checklist checks
chevron-down chevron-left chevron-right chevron-up circle circle-check circle-dashed
circle-dot circle-x click clipboard-check clipboard-text clock clock-pause cloud-off coin columns-3
command contract copy credit-card database database-import device-desktop device-floppy
device-mobile dots dots-vertical download ear ear-off edit external-link eye eye-off file file-check
file-description file-import file-spreadsheet file-text filter filter-plus fingerprint
flag flame folder gauge gavel gift hand-stop hash heart help-circle history home hourglass inbox info-circle
key language layout-board layout-dashboard layout-list link list list-check list-details
lifebuoy loader-2 lock lock-open login logout mail mail-forward mail-opened map-pin menu-2
message message-circle messages mood-happy mood-neutral mood-sad moon note notebook
package paperclip pencil phone photo pin player-pause player-play plug-connected
plug-connected-x plus point printer qrcode question-mark receipt refresh route rss school
search selector send settings share shield shield-check shield-exclamation shield-search snowflake
sort-ascending sort-descending sparkles speakerphone star star-filled sun
switch-horizontal table tag target test-pipe timeline trash trending-down trending-up
trophy upload urgent user user-check user-circle user-plus user-search user-x users
users-group video wallet webhook world x zoom-question
"""


def main() -> int:
    """Replace static/vendor, but only once every download was verified."""
    contents: dict[str, bytes] = {}
    for package in [*PACKAGES, ICON_PACKAGE]:
        archive = download(package)
        for source, name in package.files.items():
            contents[f"{package.folder}/{name}"] = strip_source_map(read(archive, source), name)
        if package is ICON_PACKAGE:
            contents[f"{package.folder}/sprite.svg"] = sprite(archive)
    versions = {
        package.name: {
            "version": package.version,
            "license": package.license,
            "integrity": package.integrity,
        }
        for package in [*PACKAGES, ICON_PACKAGE]
    }
    files = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(contents.items())}
    listing = {"packages": versions, "files": files}
    contents["VERSIONS.json"] = json.dumps(listing, indent=2).encode() + b"\n"
    shutil.rmtree(TARGET, ignore_errors=True)
    for path, content in contents.items():
        (TARGET / path).parent.mkdir(parents=True, exist_ok=True)
        (TARGET / path).write_bytes(content)
    print(f"{len(versions)} packages in {TARGET}")
    return 0


def download(package: Package) -> tarfile.TarFile:
    """Return the package's archive; exit when its bytes are not the pinned ones."""
    with urllib.request.urlopen(package.url, timeout=60) as response:
        content = response.read()
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise SystemExit(f"{package.url} is not the pinned file: got sha512-{digest}")
    return tarfile.open(fileobj=io.BytesIO(content))


def read(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.extractfile(f"package/{path}")
    if member is None:
        raise SystemExit(f"{path} is not a file in the archive.")
    return member.read()


def strip_source_map(content: bytes, name: str) -> bytes:
    """Drop the source map comment: manifest storage refuses links to absent files."""
    if name.endswith(".css"):
        return re.sub(rb"\s*/\*# sourceMappingURL=\S+ \*/\s*$", b"\n", content)
    if name.endswith(".js"):
        return re.sub(rb"\s*//# sourceMappingURL=\S+\s*$", b"\n", content)
    return content


def sprite(archive: tarfile.TarFile) -> bytes:
    """Join the chosen icons into one file of symbols."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    root = ElementTree.Element(f"{SVG}svg")
    for name in sorted(ICON_NAMES.split()):
        filled = name.endswith("-filled")
        path = f"icons/{'filled' if filled else 'outline'}/{name.removesuffix('-filled')}.svg"
        icon = ElementTree.fromstring(read(archive, path))  # noqa: S314 -- verified by integrity
        symbol = ElementTree.SubElement(root, f"{SVG}symbol", id=name, viewBox="0 0 24 24")
        keep = ("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")
        symbol.attrib.update({key: icon.attrib[key] for key in keep if key in icon.attrib})
        symbol.attrib.pop("stroke-width", None)
        symbol.extend(part for part in icon if part.attrib.get("stroke") != "none")
    for part in root.iter():
        part.tail = None
    return ElementTree.tostring(root, encoding="utf-8") + b"\n"


if __name__ == "__main__":
    sys.exit(main())
