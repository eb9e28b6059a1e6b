"""Prints PDF with Typst. The engine and its fonts come as packages, so a machine needs nothing installed.

A layout is a file of this folder (`contract.typ`). What people typed reaches it as data, never as source: a text with
`#` or `*` in it prints as it is. Fonts: Noto Sans for Latin, Cyrillic and Greek, with its kin for Hangul, kana, Han,
Arabic and Thai (SIL Open Font License 1.1).
"""

import importlib.util
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).resolve().parent
FONT_PACKAGES = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_thai",
    "justmytype_intl_cjk",
)
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


class NotPrintable(Exception):
    """The engine refused a document. The message is the engine's own, for the log."""


def write_pdf(layout: str, data: Mapping[str, Any], *, at: datetime, folder: Path = FOLDER) -> bytes:
    """Return a PDF of a layout with `data` (JSON-able) in it; `at` is its date of making, `folder` where layouts stand.

    Raises NotPrintable when the engine refuses, which with our own layouts is a bug.
    """
    try:
        made = typst.compile(
            folder / f"{layout}.typ", root=folder, font_paths=_fonts(), sys_inputs={"data": json.dumps(data)},
            timestamp=int(at.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise NotPrintable(str(error)) from error
    return bytes(made)


def reads_from_right(language: str) -> bool:
    """Say whether a language (ISO 639) is written from right to left."""
    return language in RIGHT_TO_LEFT


@cache
def _fonts() -> typst.Fonts:
    # Read once a process: opening the Han fonts costs more than printing ten pages.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_folder(name) for name in FONT_PACKAGES]
    )  # fmt: skip


def _folder(package: str) -> Path:
    # Found without importing: the packages hold fonts only, and importing them would start a font search.
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise NotPrintable(f"The font package {package} is not installed.")
    return Path(spec.origin).parent
