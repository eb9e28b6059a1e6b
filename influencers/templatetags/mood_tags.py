from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from influencers.models import Comment
from influencers.mood_words import ICONS, language_label, quality_words
from influencers.states import Mood, MoodStage
from irm.templatetags.shell_tags import icon

register = template.Library()
KINDS = {"negative": "state-bad", "neutral": "", "positive": "state-good"}


@register.simple_tag
def mood_of(comment: Comment) -> SafeString:
    """Draw a comment's mood: what figures count, how sure, who said so, whether it is provisional."""
    if not comment.mood:
        words = (
            _("No verdict: the platform's terms")
            if comment.mood_stage == MoodStage.WITHHELD
            else _("Not read yet")
        )
        return format_html('<span class="state">{}{}</span>', icon("circle-dashed"), words)
    if comment.corrected_at:
        aside = _("corrected by us")
    elif comment.mood_unsure:
        aside = _("unsure")
    else:
        aside = percent(comment.mood_confidence)
    drawn = format_html(
        '<span class="state {}">{}{} <small>{}</small></span>',
        KINDS[comment.mood], icon(ICONS[comment.mood]), mood_name(comment.mood), aside,
    )  # fmt: skip
    if comment.mood_stage == MoodStage.PROVISIONAL and not comment.corrected_at:
        drawn += format_html(
            '<span class="state state-warn">{}{}</span>', icon("hourglass"), _("provisional")
        )
    return drawn


@register.simple_tag
def mood_name(mood: str) -> str:
    return str(Mood(mood).label)


@register.simple_tag
def language_name(code: str) -> str:
    return language_label(code)


@register.simple_tag
def quality_of_language(code: str) -> str:
    return quality_words(code)


@register.simple_tag
def percent(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:.0f} %"


@register.simple_tag
def points(weight: float) -> str:
    """Write how far a word moved a verdict, in points of a hundred."""
    return f"{100 * weight:+.0f}"


@register.simple_tag
def score(value: float | None) -> str:
    """Write a macro-F1 of 0 to 1 as 0 to 100."""
    return "?" if value is None else f"{100 * value:.0f}"
