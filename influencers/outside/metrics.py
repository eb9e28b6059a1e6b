"""What a figure of another service means (metrics.toml): its key, its unit, its words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from influencers.countries import country_name, is_country, is_language, language_name

AGE = re.compile(r"\d{2}-\d{2}|\d{2}\+")


@dataclass(frozen=True)
class Metric:
    """A kind of figure. With a `parameter` the key goes on with a value: audience.country.IN."""

    key: str
    label: str
    unit: str
    definition: str
    parameter: str = ""


@cache
def metrics() -> dict[str, Metric]:
    """Return all kinds of figures by key."""
    data = tomllib.loads(Path(__file__).with_name("metrics.toml").read_text(encoding="utf-8"))
    return {row["key"]: Metric(**row) for row in data["metric"]}


@lru_cache(maxsize=2048)
def metric_of(key: str) -> Metric | None:
    """Return the kind of a figure, or None where the key, or its parameter, means nothing."""
    known = metrics()
    if key in known:
        return None if known[key].parameter else known[key]
    stem, _, value = key.rpartition(".")
    metric = known.get(stem)
    return metric if metric and metric.parameter and _fits(metric.parameter, value) else None


def label_of(key: str) -> str:
    """Return a figure's words: "Audience in India"; the key itself when it is unknown."""
    metric = metric_of(key)
    if metric is None:
        return key
    return (
        metric.label % _value_words(metric.parameter, key.rpartition(".")[2])
        if metric.parameter
        else metric.label
    )


def _fits(parameter: str, value: str) -> bool:
    if parameter == "country":
        return is_country(value)
    return is_language(value) if parameter == "language" else bool(AGE.fullmatch(value))


def _value_words(parameter: str, value: str) -> str:
    if parameter == "country":
        return country_name(value)
    return language_name(value) if parameter == "language" else value.replace("-", "–")
