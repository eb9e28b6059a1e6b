"""What texts cannot show and is asked; the answers serve every rule that needs them (`CheckedText.answers`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.disclosure.packs import category_choices
from drafts.checking.contract import NO, YES, Answering, Question, Relation

_YES_NO = ((YES, _("Yes")), (NO, _("No")))


@dataclass(frozen=True)
class Asked:
    """A question as it is kept: words are translated when it is asked."""

    text: Any
    answering: Answering = Answering.CHOICE
    choices: tuple[tuple[str, Any], ...] | Callable[[], list[tuple[str, str]]] = _YES_NO
    unit: Any = ""


def _number(text: Any, unit: Any) -> Asked:
    return Asked(text, Answering.NUMBER, (), unit)


_SECONDS = _("seconds")
QUESTIONS: dict[str, Asked] = {
    "relation": Asked(
        _("Why do they speak of the brand?"),
        choices=(
            (Relation.PAID.value, _("Paid")), (Relation.GIFT.value, _("Got it as a gift, trip or invitation")),
            (Relation.AFFILIATE.value, _("Share of sales")), (Relation.LOAN.value, _("On loan")),
            (Relation.OWN_BRAND.value, _("Their own brand")), (Relation.EMPLOYEE.value, _("They work there")),
            (Relation.NONE.value, _("No tie to the brand")),
        ),
    ),
    "categories": Asked(
        _("Does the product belong to a category with rules of its own?"),
        choices=lambda: [("none", str(_("None of these"))), *category_choices()],
    ),
    "media": Asked(
        _("What is it?"),
        choices=(
            ("video", _("Video")), ("image", _("Pictures")), ("story", _("Story")), ("live", _("Live")),
            ("text", _("Text")),
        ),
    ),
    "platform_tool": Asked(_("Is the platform's own switch for paid content on?")),
    "spoken": Asked(_("Is it said aloud that this is advertising?")),
    "on_media": Asked(_("Does the mark stand on the picture or in the video itself?")),
    "whole_clip": Asked(_("Is the mark seen for the whole clip?")),
    "from_start": Asked(_("Is the mark there from the first second?")),
    "every_frame": Asked(_("Is every frame of the story marked?")),
    "repeated": Asked(_("Is it repeated: at the start, at the end and in between?")),
    "ticker": Asked(_("Does the mark stay for the whole stream?")),
    "legible": Asked(_("Can the mark be read without pausing, on a phone?")),
    "edited_body": Asked(_("Was a face or body reshaped in the pictures?")),
    "ai_made": Asked(_("Were pictures, voices or persons made by AI?")),
    "tried": Asked(_("Did they use the product themselves?")),
    "buy_link": Asked(_("Does it carry a link to buy, or a code?")),
    "audience_adult": Asked(_("Is it kept from minors (age gate, adult audience)?")),
    "licensed": Asked(_("Does the advertiser hold the licence this needs in the market?")),
    "risk_words": Asked(_("Does it carry the warning the law asks for?")),
    "allowed_hours": Asked(_("Does it go out within the hours the law allows?")),
    "no_expert": Asked(_("Is it free of doctors, pharmacists and celebrities who recommend it as such?")),
    "qualified": Asked(_("Are they qualified or registered to give such advice, and is that shown?")),
    "payer_named": Asked(_("Does it say who pays, and how much?")),
    "approved_text": Asked(_("Did an authorized firm approve this text?")),
    "appeal_minors": Asked(_("Could it appeal to people under 18?")),
    "looks_25": Asked(_("Is everybody shown 25 or older, and looks it?")),
    "registered": Asked(_("Is the channel in the register the market asks for?")),
    "legal_cleared": Asked(_("Did a lawyer clear it for this market and channel?")),
    "guardian": Asked(_("Is there a contract with the guardian of the influencer, who is a minor?")),
    "music": Asked(_("Is the music licensed for advertising?")),
    "consent": Asked(_("Did everybody who can be recognized agree?")),
    "evidence": Asked(_("Is there evidence for the claims?")),
    "contract": Asked(_("Is there a signed contract?")),
    "minor": Asked(_("Is the influencer younger than 18?")),
    "featured": Asked(_("Did the influencer make it, or are they in it?")),
    "private": Asked(_("Is it posted as private?")),
    "own_data": Asked(_("Was the token (erid) made for this very piece?")),
    "video_seconds": _number(_("How long is the video?"), _SECONDS),
    "label_seconds": _number(_("For how long is the mark seen?"), _SECONDS),
    "brand_seconds": _number(_("How long is the part about the brand?"), _SECONDS),
    "followers": _number(_("How many followers does the channel have?"), _("followers")),
    "followers_total": _number(_("How many followers do all their channels have together?"), _("followers")),
    "income": _number(_("What did they earn with content last year?"), "EUR"),
    "videos_last_year": _number(_("How many videos did they publish last year?"), _("videos")),
    "amount": _number(
        _("What do money and goods from this advertiser for this aim come to this year, before tax?"), "EUR"
    ),
}  # fmt: skip


# The same asked of whoever made it.
TO_THEM: dict[str, Any] = {
    "relation": _("Why do you speak of the brand?"),
    "tried": _("Did you use the product yourself?"),
    "qualified": _("Are you qualified or registered to give such advice, and is that shown?"),
    "guardian": _("You are a minor: is there a contract with your guardian?"),
    "minor": _("Are you younger than 18?"),
    "featured": _("Did you make it, or are you in it?"),
    "followers_total": _("How many followers do all your channels have together?"),
    "income": _("What did you earn with content last year?"),
    "videos_last_year": _("How many videos did you publish last year?"),
}


def in_their_words(key: str, text: str) -> str:
    """Return a question as it is asked of the influencer; `text` where a rule asks in words of its own, or nothing differs."""
    name = key.partition(":")[0]
    usual = name in QUESTIONS and text == str(QUESTIONS[name].text)
    return str(TO_THEM[name]) if usual and name in TO_THEM else text


def question(key: str, text: str = "") -> Question:
    """Return a question in the reader's language; `text` instead of its usual words. Raises KeyError."""
    # "legal_cleared:alcohol" asks the same of one thing: each has an answer of its own.
    asked = QUESTIONS[key.partition(":")[0]]
    choices = asked.choices() if callable(asked.choices) else asked.choices
    return Question(
        key, text or str(asked.text), asked.answering,
        tuple((value, str(label)) for value, label in choices), str(asked.unit),
    )  # fmt: skip
