"""What PDF holds, read back from its own text."""

import re
import zlib
from datetime import UTC, datetime

import pytest

from campaigns.pdf.engine import NotPrintable, reads_from_right, write_pdf

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def contract(*texts: str, language: str = "en") -> dict[str, object]:
    return {
        "title": "Contract", "language": language, "rtl": reads_from_right(language), "footer": "1", "page_word": "Page",
        "blocks": [{"kind": "paragraph", "text": text} for text in texts],
    }  # fmt: skip


def letters_of(pdf: bytes) -> set[str]:
    """Return every letter the fonts of a PDF say they draw (their ToUnicode tables)."""
    found: set[str] = set()
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            stream = zlib.decompress(packed)
        except zlib.error:
            continue
        if b"beginbfchar" in stream or b"beginbfrange" in stream:
            for written in re.findall(rb"<[0-9A-Fa-f]+> <([0-9A-Fa-f]+)>", stream):
                found |= set(bytes.fromhex(written.decode()).decode("utf-16-be"))
    return found


@pytest.mark.parametrize(
    ("language", "text"),
    [("ru", "Договор"), ("ko", "계약서"), ("ar", "عقد"), ("th", "สัญญา"), ("ja", "けいやく"), ("zh", "合同"), ("pl", "żółć"), ("de", "Größe")],
)  # fmt: skip
def test_every_script_is_printed_with_letters_of_its_own(language: str, text: str) -> None:
    assert set(text) - letters_of(write_pdf("contract", contract(text, language=language), at=AT)) == set()


def test_marks_of_the_engine_print_as_they_were_typed() -> None:
    pdf = write_pdf("contract", contract('#read("/etc/passwd") *bold* $x$ @ref `raw`'), at=AT)
    assert set("#()*$@`/") - letters_of(pdf) == set()


def test_the_same_data_makes_the_same_file() -> None:
    assert write_pdf("contract", contract("Hello"), at=AT) == write_pdf("contract", contract("Hello"), at=AT)


def test_a_layout_that_lacks_its_data_is_refused() -> None:
    with pytest.raises(NotPrintable):
        write_pdf("contract", {}, at=AT)
