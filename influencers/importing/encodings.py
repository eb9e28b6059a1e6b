"""In which encoding a text file is written, and whether all of it can be read."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes
from django.utils.translation import gettext

from influencers.importing.files import UnreadableFile

UTF8 = "utf-8"
CHOICES = [
    ("utf-8", "UTF-8"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16 (big end first)"), ("cp1252", "Western European (Windows)"),
    ("cp1250", "Central European (Windows)"), ("cp1251", "Cyrillic (Windows)"), ("koi8_r", "Cyrillic (KOI8)"),
    ("cp1253", "Greek (Windows)"), ("cp1254", "Turkish (Windows)"), ("cp1255", "Hebrew (Windows)"), ("cp1256", "Arabic (Windows)"),
    ("cp1257", "Baltic (Windows)"), ("cp1258", "Vietnamese (Windows)"), ("cp874", "Thai (Windows)"),
    ("cp932", "Japanese (Shift JIS)"), ("euc_jp", "Japanese (EUC)"), ("cp949", "Korean (EUC-KR)"), ("gb18030", "Chinese, simplified"),
    ("big5", "Chinese, traditional"), ("mac_roman", "Western European (Mac)"),
]  # fmt: skip
_BOMS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, UTF8),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_SAMPLE = 256 * 1024
_BLOCK = 1024 * 1024
_MANY_ERRORS = 0.001
_WEST = "éèàçñüöäßêôâîáíóúãõëïùûåøæ"
# The Latin encodings, the more usual first, with the letters their languages use most.
_LATIN = {
    "cp1252": _WEST,
    "cp1250": "ąćęłńóśźżáčéěíňřšťúůýžőűăâîţşđöü",
    "cp1254": "çğıöşüâîi̇",
    "cp1257": "ąčęėįšųūžāēģīķļņõäöü",
    "mac_roman": _WEST,
}


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file. Raises UnreadableFile when it is no text."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    nul = head.count(0)
    if nul:
        return _wide_encoding(head, nul)
    if _is_utf8(path):
        return UTF8
    return _guess(_telling_part(path, head))


def _wide_encoding(head: bytes, nul: int) -> str:
    """Tell UTF-16 without a mark from a binary file: every other byte of mostly Latin text is zero."""
    pairs = len(head) // 2
    if pairs and nul > 0.2 * pairs:
        odd, even = head[1::2].count(0), head[0::2].count(0)
        if not even:
            return "utf-16-le"
        if not odd:
            return "utf-16-be"
    raise UnreadableFile(
        gettext(
            "The file contains NUL bytes, so it is damaged or no text. Save the list again as CSV (UTF-8) and choose that file."
        )
    )


def _is_utf8(path: Path) -> bool:
    """Say whether the file is UTF-8, a few broken letters in a large file forgiven."""
    decoder = codecs.getincrementaldecoder(UTF8)("replace")
    broken = wide = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\x00" in block:
                raise UnreadableFile(
                    gettext(
                        "The file contains NUL bytes, so it is damaged. Save the list again as CSV (UTF-8)."
                    )
                )
            if block.isascii():
                continue
            text = decoder.decode(block)
            # A replacement character may stand in the file itself: only more of them than encoded are errors.
            broken += text.count("\ufffd") - block.count(b"\xef\xbf\xbd")
            wide += len(block) - len(text)
    return broken <= 0 or broken < _MANY_ERRORS * wide


def _telling_part(path: Path, head: bytes) -> bytes:
    """Return lines that hold other than ASCII letters: the rest says nothing about the encoding."""
    lines = [line for line in head.splitlines() if not line.isascii()]
    if len(lines) < 20:
        with path.open("rb") as file:
            file.seek(len(head))
            for line in file:
                if not line.isascii():
                    lines.append(line.rstrip(b"\r\n")[:500])
                if len(lines) >= 200:
                    break
    return b"\n".join(lines[:400])


def _guess(sample: bytes) -> str:
    names = [name for name, _ in CHOICES if not name.startswith("utf")]
    best = from_bytes(sample, cp_isolation=names, enable_fallback=False).best()
    if best is None or best.encoding in _LATIN:
        return max(_LATIN, key=lambda name: _latin_plausibility(sample, name))
    return best.encoding


def _latin_plausibility(sample: bytes, name: str) -> float:
    """Score a reading of few letters: those common in the encoding's languages for it, signs amid words against it.

    Needed because a list of names is too short for the statistics of charset-normalizer, and the Latin encodings
    differ only in a handful of letters. Equal scores go to the first of _LATIN.
    """
    text = sample.decode(name, "replace")
    score = total = 0
    for before, letter in zip(" " + text, text, strict=False):
        if letter.isascii():
            continue
        total += 1
        if letter.lower() in _LATIN[name]:
            score += 1
        elif not letter.isalpha():
            score -= 3 * before.isalpha()
        if letter.isupper() and before.islower():
            score -= 2
    return score / total if total else 0.0
