"""Terms in words, one row a term; and beside what they were before, so that changes can be marked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.states import RightKind
from campaigns.terms import Exclusive, Line, Right, Terms
from influencers.countries import country_name
from influencers.formats import format_name
from influencers.rows import platform_label


@dataclass(frozen=True)
class TermRow:
    """One term in words. `before` is what the other side's terms said; None: nothing to compare with."""

    key: str
    label: str
    text: str
    before: str | None = None

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.before != self.text


def money(amount: Decimal | None, currency: str) -> str:
    """Return an amount as the reader's language writes it; an empty text for none."""
    if amount is None:
        return ""
    return format_currency(amount, currency, locale=(get_language() or "en").replace("-", "_"))


def plain(amount: Decimal | None) -> str:
    """Return an amount without zeros that say nothing: 1.5, not 1.5000."""
    return "" if amount is None else f"{amount.normalize():f}"


def term_rows(terms: Terms, before: Terms | None = None) -> list[TermRow]:
    """Return the terms in words in the order they are read; empty ones only where they were something before."""
    now = _texts(terms)
    then = _texts(before) if before else {}
    rows = []
    for key in [*now, *(key for key in then if key not in now)]:
        label = (now.get(key) or then[key])[0]
        text = now[key][1] if key in now else ""
        rows.append(TermRow(key, label, text, then.get(key, ("", ""))[1] if before else None))
    return rows


def _texts(terms: Terms) -> dict[str, tuple[str, str]]:
    found = {"fee": (_("Fee"), money(terms.fee, terms.currency) if terms.fee else _("no fee"))}
    if terms.per_conversion is not None:
        found["per_conversion"] = (_("Per conversion"), _conversion_words(terms))
    if terms.goods:
        found["goods"] = (_("Goods"), _goods_words(terms))
    for number, line in enumerate(terms.lines, start=1):
        found[f"line{number}"] = (
            _("Deliverable %(number)s") % {"number": number},
            line_words(line, terms.currency),
        )
    for right in terms.rights:
        key = f"right-{right.kind}"
        while key in found:
            key += "+"
        found[key] = (_("Right"), right_words(right))
    for number, each in enumerate(terms.exclusivities, start=1):
        found[f"exclusivity{number}"] = (_("Exclusivity"), exclusive_words(each))
    days = terms.payment_days
    found["payment_days"] = (
        _("Paid"),
        ngettext("%(days)s day after publication", "%(days)s days after publication", days) % {"days": days},
    )
    if terms.rounds is not None:
        found["rounds"] = (_("Changes to a draft"), rounds_words(terms.rounds))
    return found


def rounds_words(rounds: int) -> str:
    """Return how often changes may be asked for within the fee, in words."""
    if not rounds:
        return _("none within the fee")
    told = ngettext("%(number)s round within the fee", "%(number)s rounds within the fee", rounds)
    return told % {"number": rounds}


def _conversion_words(terms: Terms) -> str:
    text = f"{plain(terms.per_conversion)} {terms.currency} · {terms.conversion}"
    if terms.conversions_paid_up_to:
        text += " · " + _("up to %(number)s") % {"number": f"{terms.conversions_paid_up_to:,}"}
    return text


def _goods_words(terms: Terms) -> str:
    if terms.goods_value is None:
        return terms.goods
    return f"{terms.goods} · " + _("worth %(amount)s") % {"amount": money(terms.goods_value, terms.currency)}


def line_words(line: Line, currency: str) -> str:
    """Return a deliverable in words: how many of what, when, for how much."""
    parts = [f"{line.quantity} × {platform_label(line.platform)} {format_name(line.platform, line.format)}"]
    if line.publish_from or line.publish_until:
        parts.append(_window_words(line.publish_from, line.publish_until))
    if line.draft_due_on:
        parts.append(_("draft by %(day)s") % {"day": day_words(line.draft_due_on)})
    if line.price is not None:
        parts.append(_("%(price)s each") % {"price": money(line.price, currency)})
    return " · ".join([*parts, line.note] if line.note else parts)


def right_words(right: Right) -> str:
    """Return a right of use in words: what, where, how long."""
    where = [*(country_name(code) for code in right.markets)]
    parts = [str(RightKind(right.kind).label), right.places, ", ".join(where)]
    if right.ends_on:
        parts.append(_window_words(right.starts_on, right.ends_on))
    else:
        parts.append(_("from %(day)s without end") % {"day": day_words(right.starts_on)})
    return " · ".join(part for part in parts if part)


def exclusive_words(each: Exclusive) -> str:
    """Return an exclusivity in words: against whom, where, how long."""
    against = ", ".join([*([each.category] if each.category else []), *each.rivals])
    where = platform_label(each.platform) if each.platform else ""
    parts = [
        _("nothing for %(whom)s") % {"whom": against},
        where,
        _window_words(each.starts_on, each.ends_on),
    ]
    return " · ".join(part for part in parts if part)


def day_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _window_words(first: date | None, last: date | None) -> str:
    if first and last:
        return day_words(first) if first == last else f"{day_words(first)} – {day_words(last)}"
    if first:
        return _("from %(day)s") % {"day": day_words(first)}
    return _("by %(day)s") % {"day": day_words(last)} if last else ""
