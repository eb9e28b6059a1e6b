"""A brand's color made safe to read: darker or lighter until text on it and in it meets WCAG 2 AA (4.5 to 1)."""

import re
from colorsys import hls_to_rgb, rgb_to_hls

WANTED = 4.5  # contrast of text by WCAG 2.2, 1.4.3
LIGHT_GROUND, DARK_GROUND = "#fbfbfa", "#1a1a1e"  # the pages' own
_HEX = re.compile(r"#[0-9a-fA-F]{6}")

Rgb = tuple[float, float, float]


def brand_style(color: str) -> str:
    """Return a style sheet that makes a brand's color the accent of a page; empty for what is no #rrggbb.

    White text stands on the accent; links and icons have it in a darker or lighter kin of their own.
    """
    if not _HEX.fullmatch(color):
        return ""
    button = shade_until(color, against="#ffffff", darker=True)
    ink = shade_until(color, against=LIGHT_GROUND, darker=True)
    ink_by_night = shade_until(color, against=DARK_GROUND, darker=False)
    return (
        f":root {{ --irm-accent: {button}; --irm-accent-ink: light-dark({ink}, {ink_by_night});"
        f" --tblr-primary: {button}; --tblr-primary-darken: {_shade(button, -0.06)}; }}\n"
    )


def shade_until(color: str, *, against: str, darker: bool) -> str:
    """Return the nearest shade of a color that is readable on `against`: its hue stays."""
    step = -0.01 if darker else 0.01
    for _ in range(100):
        if contrast(color, against) >= WANTED:
            break
        color = _shade(color, step)
    return color


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, 1 to 21 (WCAG 2.2: relative luminance, plus 0.05, lighter over darker)."""
    lighter, darker = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _rgb(color: str) -> Rgb:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shade(color: str, step: float) -> str:
    hue, light, saturation = rgb_to_hls(*_rgb(color))
    parts = hls_to_rgb(hue, min(1.0, max(0.0, light + step)), saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
