"""A filled contract as the blocks a layout prints. Marks at the start of a line: # title, ## heading, - item, ---."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.contracting.variables import signing_words
from campaigns.models import Contract
from campaigns.pdf.engine import reads_from_right, write_pdf

SIGNATURES = "[signatures]"


def contract_pdf(contract: Contract, *, at: datetime) -> bytes:
    """Return a contract's PDF. Needs its collaboration, with agency and influencer, and its template version."""
    version = contract.template_version
    language = version.template.language if version else "en"
    with translation.override(language):
        return write_pdf("contract", _data(contract, language), at=at)


def _data(contract: Contract, language: str) -> dict[str, Any]:
    left, right = signing_words()
    parties = (contract.collaboration.agency.name, contract.collaboration.influencer.name)
    blocks = [
        {"kind": kind, "text": text, "left": f"{left}: {parties[0]}", "right": f"{right}: {parties[1]}"}
        for kind, text in blocks_of(contract.body)
    ]
    title = next((block["text"] for block in blocks if block["kind"] == "title"), _("Contract"))
    return {
        "title": title, "language": language[:2], "rtl": reads_from_right(language), "page_word": "",
        "footer": " · ".join(part for part in (title, contract.number) if part), "blocks": blocks,
    }  # fmt: skip


def blocks_of(body: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of a contract's text; lines that follow each other make one paragraph."""
    paragraph: list[str] = []

    def ended() -> Iterator[tuple[str, str]]:
        if paragraph:
            yield "paragraph", " ".join(paragraph)
            paragraph.clear()

    for line in map(str.strip, body.splitlines()):
        kind, text = _marked(line)
        if kind == "paragraph":
            paragraph.append(text)
            continue
        yield from ended()
        if kind:
            yield kind, text
    yield from ended()


def _marked(line: str) -> tuple[str, str]:
    if not line:
        return "", ""
    if line == "---":
        return "rule", ""
    if line.lower() == SIGNATURES:
        return "signatures", ""
    for mark, kind in (("## ", "heading"), ("# ", "title"), ("- ", "item")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    return "paragraph", line
