"""A brand's colors on its clients' pages: its hue stays, and everything stays readable."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.brand_colors import DARK_GROUND, LIGHT_GROUND, WANTED, brand_style, contrast, shade_until
from accounts.brand_looks import set_brand_look
from accounts.errors import ActionError, NotAllowed
from tests import factories
from tests.drafts.media import samples


@pytest.mark.parametrize(
    "color", ["#ffff00", "#000000", "#ffffff", "#ff0000", "#00ffcc", "#123456", "#f7f7f7"]
)
def test_text_is_readable_whatever_the_color(color: str) -> None:
    button, ink, night = re.search(
        r"accent: (#\w+); --irm-accent-ink: light-dark\((#\w+), (#\w+)\)", brand_style(color)
    ).groups()
    assert contrast(button, "#ffffff") >= WANTED
    assert contrast(ink, LIGHT_GROUND) >= WANTED
    assert contrast(night, DARK_GROUND) >= WANTED


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_color_that_is_readable_stays_as_it_is() -> None:
    assert shade_until("#1a3e8c", against="#ffffff", darker=True) == "#1a3e8c"


@pytest.mark.parametrize("color", ["", "red", "#12345", "#12345g", "#123456; } body { display: none"])
def test_what_is_no_color_styles_nothing(color: str) -> None:
    assert brand_style(color) == ""


@pytest.mark.django_db
def test_a_client_page_brings_the_brands_colors(agency, brand, carla, client_of) -> None:
    brand.color = "#ffdd00"
    brand.save()
    page = client_of(carla).get(reverse("portal:home")).content.decode()
    look = reverse("portal:look", args=[brand.uuid])
    assert f"{look}?ffdd00" in page
    answer = Client().get(look)
    assert (answer["Content-Type"], "--irm-accent:" in answer.content.decode()) == (
        "text/css; charset=utf-8",
        True,
    )


@pytest.mark.django_db
def test_an_unknown_brand_has_no_look(agency) -> None:
    brand = factories.make_brand(agency, "Plain")
    assert Client().get(reverse("portal:logo", args=[brand.uuid])).status_code == 404
    assert (
        Client().get(reverse("portal:look", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404
    )


def logo_file(kind: str = "PNG", size: tuple[int, int] = (1200, 400)) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", samples.picture(kind, size))


@pytest.mark.django_db
def test_a_logo_is_made_anew_and_shown_to_clients(alice, brand, carla, client_of, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    answer = client_of(alice).post(
        reverse("accounts:brand_look", args=[brand.uuid]), {"language": "", "logo": logo_file()}
    )
    assert answer.status_code == 302
    shown = Client().get(reverse("portal:logo", args=[brand.uuid]))
    with Image.open(io.BytesIO(b"".join(shown.streaming_content))) as picture:
        assert (picture.format, picture.size) == ("WEBP", (512, 171))
    assert (
        reverse("portal:logo", args=[brand.uuid])
        in client_of(carla).get(reverse("portal:home")).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"<svg/>", b"", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_logo_is_refused_in_a_sentence(alice, brand, client_of, content) -> None:
    url = reverse("accounts:brand_look", args=[brand.uuid])
    answer = client_of(alice).post(url, {"language": "", "logo": SimpleUploadedFile("logo.png", content)})
    brand.refresh_from_db()
    assert (answer.status_code, bool(brand.logo)) == (422, False)


@pytest.mark.django_db
def test_clients_read_in_their_brands_language(alice, brand, carla, client_of, settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]
    set_brand_look(brand=brand, by=alice, language="es")
    assert '<html lang="es"' in client_of(carla).get(reverse("portal:home")).content.decode()
    assert '<html lang="en"' in client_of(alice).get(reverse("accounts:brands")).content.decode()
    with pytest.raises(ActionError, match="languages IRM speaks"):
        set_brand_look(brand=brand, by=alice, language="xx")


@pytest.mark.django_db
def test_viewers_change_no_look(bob, brand, client_of) -> None:
    with pytest.raises(NotAllowed):
        set_brand_look(brand=brand, by=bob, language="en")
    assert client_of(bob).get(reverse("accounts:brand_look", args=[brand.uuid])).status_code == 403
