"""What can be done to templates of letters. Each change keeps how the template was as a version."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Brand, Membership
from campaigns.reading import (
    check_seen,
    in_words,
    read_choice,
    read_codes,
    read_line,
    read_name,
    read_words,
    store_changes,
    store_once,
)
from outreach import rules
from outreach.models import Template, TemplateText, TemplateVersion
from outreach.starters import starters
from outreach.states import TemplateKind

MAY_NOT = gettext_lazy("Viewers cannot change templates. Ask a manager or owner.")
FIELDS = ("name", "kind", "goal", "brand", "tags")
LONGEST_BODY = 20_000
MOST_LANGUAGES = 30
Texts = Mapping[str, Mapping[str, str] | None]


@transaction.atomic
def create_template(*, by: Membership, texts: Texts | None = None, **values: Any) -> Template:
    """Write a template: its goal is asked before its words (R81). `texts`: {language: {"subject", "body"}}."""
    if not rules.can_write(by, by.agency):
        raise NotAllowed(MAY_NOT)
    read = _read(by, {"name": "", "kind": TemplateKind.FIRST, "goal": "", **values})
    if read["kind"] != TemplateKind.REPLY and not read["goal"]:
        raise ActionError(_("Say first what the letter is to achieve, in one sentence."))
    template = Template(agency=by.agency, author=by, **read)
    store_once(template, _taken(template.name))
    _put_texts(template, texts or {})
    _keep_version(template, by)
    record(by=by, action="outreach.template.made", subject=template)
    return template


@transaction.atomic
def change_template(
    *,
    template: Template,
    by: Membership,
    version: int | None = None,
    texts: Texts | None = None,
    **values: Any,
) -> Template:
    """Change a template. Fields and languages not given stay; a language given as None is taken out.

    Letters begun from it keep the text they were made from. Raises EditConflict when somebody else changed it.
    """
    current = _lock(template, by)
    check_seen(current, version)
    if current.archived_at:
        raise InvalidTransition(_("%(name)s is archived. Restore it first.") % {"name": current.name})
    changes = changed_fields(current, _read(by, values))
    reworded = _put_texts(current, texts or {})
    if changes or reworded:
        current_name = changes.get("name", (None, current.name))[1]
        same = Template.objects.for_agency(current.agency).active().filter(name__iexact=current_name)
        if same.exclude(pk=current.pk).exists():
            raise ActionError(_taken(current_name))
        store_changes(current, changes)
        _keep_version(current, by)
        said = in_words(changes) | ({"languages": (None, ", ".join(reworded))} if reworded else {})
        record(by=by, action="outreach.template.changed", subject=current, changes=said)
    return current


@transaction.atomic
def clone_template(*, template: Template, by: Membership) -> Template:
    """Make a copy with all its languages, under a name of its own."""
    if template.agency_id != by.agency_id:
        raise NotAllowed(MAY_NOT)
    texts = {text.language: {"subject": text.subject, "body": text.body} for text in template.texts.all()}
    values = {name: getattr(template, name) for name in FIELDS if name != "name"}
    return create_template(by=by, texts=texts, name=_free_name(template), **values)


@transaction.atomic
def archive_template(*, template: Template, by: Membership) -> Template:
    """Put a template away: nobody begins a letter with it; sequences that use it go on."""
    current = _lock(template, by)
    if current.archived_at is None:
        store_changes(current, {"archived_at": (None, timezone.now())})
        record(by=by, action="outreach.template.archived", subject=current)
    return current


@transaction.atomic
def restore_template(*, template: Template, by: Membership) -> Template:
    current = _lock(template, by)
    if current.archived_at is not None:
        current.name = current.name if _is_free(current, current.name) else _free_name(current)
        current.save(update_fields=["name"])
        store_changes(current, {"archived_at": (current.archived_at, None)})
        record(by=by, action="outreach.template.restored", subject=current)
    return current


@transaction.atomic
def add_starters(*, by: Membership, languages: Iterable[str] = ()) -> list[Template]:
    """Take the starter templates in, in these languages (none: all); those whose name is there already are left out."""
    chosen = set(languages)
    made = []
    for starter in starters():
        texts = {code: text for code, text in starter.texts.items() if not chosen or code in chosen}
        there = Template.objects.for_agency(by.agency).active().filter(name__iexact=starter.name).exists()
        if texts and not there:
            made.append(
                create_template(by=by, name=starter.name, kind=starter.kind, goal=starter.goal, texts=texts)
            )
    if not made and not rules.can_write(by, by.agency):
        raise NotAllowed(MAY_NOT)
    return made


def _lock(template: Template, by: Membership) -> Template:
    current = Template.objects.select_for_update().get(pk=template.pk)
    if not rules.can_write(by, current.agency):
        raise NotAllowed(MAY_NOT)
    return current


def _read(by: Membership, values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := [name for name in values if name not in FIELDS]:
        raise TypeError(f"{unknown[0]} is not a field of a template.")
    read = dict(values)
    if "name" in read:
        read["name"] = read_name(read["name"], 120, _("The name"))
    if "kind" in read:
        read["kind"] = read_choice(TemplateKind, read["kind"], _("a kind of template"))
    if "goal" in read:
        read["goal"] = read_line(read["goal"], 300, _("The goal"))
    if "tags" in read:
        read["tags"] = read_words(read["tags"], 60, _("Tags"))
    brand = read.get("brand")
    if isinstance(brand, Brand) and brand.agency_id != by.agency_id:
        raise ActionError(_("Choose a brand of your own agency."))
    return read


def _put_texts(template: Template, texts: Texts) -> list[str]:
    """Store texts by language; return the languages whose text is another one now."""
    there = {text.language: text for text in template.texts.all()}
    changed = []
    for code, text in texts.items():
        language = next(iter(read_codes([code], "language")), "")
        if not language:
            raise ActionError(_("Choose the language of the text."))
        if text is None:
            if language in there:
                there.pop(language).delete()
                changed.append(language)
            continue
        row = there.setdefault(language, TemplateText(template=template, language=language))
        subject = read_line(" ".join(text.get("subject", row.subject).split()), 200, _("The subject"))
        body = _read_body(text.get("body", row.body))
        if row.pk is None or (row.subject, row.body) != (subject, body):
            row.subject, row.body = subject, body
            row.save()
            changed.append(language)
    if len(there) > MOST_LANGUAGES:
        raise ActionError(_("At most %(number)s languages.") % {"number": MOST_LANGUAGES})
    return changed


def _read_body(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text:
        raise ActionError(_("The text is empty. Write it, or take the language out."))
    if len(text) > LONGEST_BODY:
        raise ActionError(
            _("The text is too long: at most %(most)s characters.") % {"most": f"{LONGEST_BODY:,}"}
        )
    return text


def _keep_version(template: Template, by: Membership) -> None:
    texts = {
        text.language: {"subject": text.subject, "body": text.body}
        for text in TemplateText.objects.filter(template=template)
    }
    TemplateVersion.objects.create(
        template=template, number=template.version, name=template.name, goal=template.goal, texts=texts, author=by
    )  # fmt: skip


def _taken(name: str) -> str:
    return _("There is a template named %(name)s already.") % {"name": name}


def _is_free(template: Template, name: str) -> bool:
    same = Template.objects.for_agency(template.agency).active().filter(name__iexact=name)
    return not same.exclude(pk=template.pk).exists()


def _free_name(template: Template) -> str:
    for number in range(2, 1000):
        name = f"{template.name[:112]} {number}"
        if _is_free(Template(agency=template.agency), name):
            return name
    raise ActionError(_taken(template.name))
