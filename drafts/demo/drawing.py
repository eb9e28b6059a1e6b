"""Pictures and a short film for the demo's drafts: drawn on the spot, the same every time."""

import io
from functools import cache
from math import pi, sin
from random import Random

import av
from PIL import Image, ImageColor, ImageDraw

SIZE = (864, 1080)  # pixels; four to five, as feeds show them
FILM_SIZE, FILM_SECONDS, FILM_RATE = (360, 640), 2, 12
_GROUNDS = [("#f3e3c8", "#c9744a"), ("#dfeee2", "#2f7d5b"), ("#e9e4f4", "#6b4fa0"), ("#fbe8d8", "#a33f3f")]


@cache
def picture(number: int) -> bytes:
    """Return a bowl of soup on a table as JPEG; each number another one."""
    chance = Random(number)  # noqa: S311 -- a drawing, no secret
    out = io.BytesIO()
    _bowl(SIZE, chance, _GROUNDS[number % len(_GROUNDS)], rise=0).save(out, "JPEG", quality=85)
    return out.getvalue()


@cache
def film() -> bytes:
    """Return two seconds of a bowl that dances, as MP4 without sound."""
    out = io.BytesIO()
    frames = FILM_SECONDS * FILM_RATE
    with av.open(out, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=FILM_RATE, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *FILM_SIZE, "yuv420p"
        for number in range(frames):
            rise = round(24 * sin(2 * pi * number / FILM_RATE))
            drawn = _bowl(FILM_SIZE, Random(7), _GROUNDS[3], rise=rise)  # noqa: S311 -- a drawing, no secret
            made.mux(stream.encode(av.VideoFrame.from_image(drawn)))
        made.mux(stream.encode())
    return out.getvalue()


def _bowl(size: tuple[int, int], chance: Random, ground: tuple[str, str], *, rise: int) -> Image.Image:
    width, height = size
    light, deep = ground
    image = Image.new("RGB", size, light)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height * 0.62, width, height), fill=deep)
    left, right, top = width * 0.16, width * 0.84, height * 0.42 + rise
    pen.ellipse((left - 20, height * 0.72, right + 20, height * 0.8), fill=_darker(deep))
    pen.chord((left, top - height * 0.2, right, top + height * 0.36), 0, 180, fill="#fbfbfa")
    pen.ellipse((left, top, right, top + height * 0.16), fill="#ffffff")
    pen.ellipse((left + 18, top + 12, right - 18, top + height * 0.16 - 12), fill="#e7a83e")
    for _ in range(28):  # herbs
        x, y = chance.uniform(left + 90, right - 90), chance.uniform(top + 40, top + height * 0.16 - 40)
        pen.ellipse(
            (x, y, x + width / 60, y + width / 80), fill=chance.choice(("#2f7d5b", "#76a34a", "#c23b22"))
        )
    for column in range(3):  # steam
        x = width * (0.36 + 0.14 * column)
        steam = [(x + 14 * sin(step / 3 + column), top - 10 - step * height / 110) for step in range(20)]
        pen.line(steam, fill="#ffffff", width=max(4, width // 90), joint="curve")
    return image


def _darker(color: str) -> tuple[int, ...]:
    return tuple(part * 4 // 5 for part in ImageColor.getrgb(color)[:3])
