"""How a brand's clients are met: its logo on their pages, and the language those are in."""

import io
import warnings
from contextlib import ExitStack
from functools import partial

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts import rules
from accounts.actions import update_brand
from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Brand, Membership
from accounts.secrets import new_token

LARGEST_LOGO = 5 * 1024 * 1024  # bytes
LARGEST_PIXELS = 40_000_000
SIDE = 512  # pixels of the longer side it is kept with


@transaction.atomic
def set_brand_look(
    *,
    brand: Brand,
    by: Membership,
    language: str,
    logo: File | None = None,
    without_logo: bool = False,
    color: str | None = None,
) -> Brand:
    """Set the language of the clients' pages (a code of LANGUAGES; empty: the browser's) and, where given, logo and color."""
    if not rules.can_edit(by, brand.agency):
        raise NotAllowed(_("Viewers cannot change brands. Ask a manager or owner."))
    if language and language not in dict(settings.LANGUAGES):
        raise ActionError(_("Choose one of the languages IRM speaks."))
    current = Brand.objects.select_for_update(of=("self",)).select_related("agency").get(pk=brand.pk)
    if color is not None:
        update_brand(brand=current, by=by, color=color)
    changes: dict[str, tuple[object, object]] = {}
    if current.language != language:
        changes["language"] = (current.language, language)
    older = current.logo.name
    with ExitStack() as undo:
        if logo is not None:
            current.logo.save(f"{new_token()}.webp", ContentFile(read_logo(logo)), save=False)
            undo.callback(current.logo.delete, save=False)
            changes["logo"] = (bool(older), True)
        elif without_logo and older:
            current.logo = ""
            changes["logo"] = (True, False)
        current.language = language
        current.save(update_fields=["language", "logo", "updated_at"])
        if changes:
            record(by=by, action="accounts.brand.changed", subject=current, changes=changes)
        undo.pop_all()
    if older and older != current.logo.name:
        transaction.on_commit(partial(Brand._meta.get_field("logo").storage.delete, older), robust=True)
    return current


def read_logo(file: File) -> bytes:
    """Return a logo as WebP, made anew. Raises ActionError for what is no picture, damaged or too large."""
    if (file.size or 0) > LARGEST_LOGO:
        raise ActionError(
            _("The logo is too large: at most %(limit)s MB.") % {"limit": LARGEST_LOGO // 1024 // 1024}
        )
    try:
        with warnings.catch_warnings(), Image.open(file, formats=("PNG", "JPEG", "WEBP")) as opened:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if opened.width * opened.height > LARGEST_PIXELS:
                raise ActionError(_("The logo has too many pixels."))
            made = ImageOps.exif_transpose(opened).convert("RGBA")
        made.info = {}
        made.thumbnail((SIDE, SIDE))
        out = io.BytesIO()
        made.save(out, "WEBP", quality=90)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:  # fmt: skip
        raise ActionError(
            _("This is no PNG, JPEG or WebP, or it is damaged. Export the logo anew.")
        ) from error
    return out.getvalue()
