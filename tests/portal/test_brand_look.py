"""A brand's colors on its clients' pages: its hue stays, and everything stays readable."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.brand_colors import DARK_GROUND, LIGHT_GROUND, WANTED, brand_style, contrast, shade_until
from tests import factories


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
