"""Countries and languages, as the rooms from here on know them."""

from accounts.countries import (
    country_choices,
    country_name,
    flag,
    is_country,
    is_language,
    language_choices,
    language_name,
)

__all__ = [
    "country_choices",
    "country_name",
    "flag",
    "is_country",
    "is_language",
    "language_choices",
    "language_name",
]
