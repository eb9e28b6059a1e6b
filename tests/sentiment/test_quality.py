"""What was measured is told per language, and the model's version follows its files."""

import shutil
from pathlib import Path

import pytest

from sentiment import Stage, measured, model_card, model_version, quality
from sentiment.measured import quality_of


def test_measured_languages_have_their_figures_for_both_stages() -> None:
    measured = {(row.language, row.stage) for row in quality()}

    for language in ("ar", "de", "en", "es", "fr", "hi-Latn", "id", "it", "ko", "pl", "pt", "th"):
        assert {(language, Stage.FAST), (language, Stage.CAREFUL)} <= measured
    assert all(row.macro_f1 is not None and 20 < row.macro_f1 < 90 for row in quality() if not row.small)


def test_a_languages_figure_is_the_mean_over_its_sources_by_rows() -> None:
    rows = [row for row in quality() if row.language == "ar" and row.stage is Stage.CAREFUL]
    found = quality_of("ar")

    assert found is not None and len(rows) == 2
    assert found.rows == sum(row.rows for row in rows)
    assert found.macro_f1 == pytest.approx(
        sum((r.macro_f1 or 0) * r.rows for r in rows) / found.rows, abs=0.06
    )


def test_languages_never_measured_have_no_figure() -> None:
    assert quality_of("xx") is None


@pytest.mark.parametrize("language", ["ru", "tr", "ja", "zh"])
def test_a_figure_on_the_small_own_sample_says_so(language: str) -> None:
    found = quality_of(language)

    assert found is not None
    assert (found.small, found.zero_shot, found.rows) == (True, True, 42)
    assert [row.small for row in quality() if row.language == "ko"] == [False, False]


def test_the_version_changes_with_any_file_it_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = model_version()
    shutil.copytree(measured.WORDS, tmp_path / "words")
    pack = tmp_path / "words" / "pl.toml"
    pack.write_text(pack.read_text("utf-8").replace("version = 1", "version = 2"), "utf-8")
    monkeypatch.setattr(measured, "WORDS", tmp_path / "words")
    model_version.cache_clear()
    changed = model_version()
    monkeypatch.undo()
    model_version.cache_clear()

    assert model_version() == before != changed
    assert model_version("none") != before


def test_the_card_names_its_data_and_its_limits() -> None:
    card = model_card()

    for word in ("UMSAB", "NSMC", "PolEmo", "Wisesight", "Limits", "multilingual-e5-small"):
        assert word in card
