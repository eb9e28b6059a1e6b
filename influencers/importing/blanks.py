"""What authors of lists write where they know nothing."""

_BLANK = frozenset(
    {
        "", "-", "--", "---", "–", "—", "−", "_", ".", "..", "...", "…", "?", "??", "???", "*", "/", "\\", "x", "0x",
        "nan", "n/a", "na", "n.a.", "n.a", "#n/a", "#n/a n/a", "#na", "#value!", "#ref!", "#div/0!", "#name?", "#null!",
        "null", "none", "nil", "undefined", "<na>", "(null)", "(blank)", "(none)", "[]", "{}", "unknown", "not available",
        "not found", "not specified", "tbd", "tba", "missing", "no data", "empty",
        "нет", "нет данных", "не указано", "неизвестно", "н/д", "unbekannt", "keine angabe", "k.a.", "desconocido",
        "sin datos", "no disponible", "n/d", "s/d", "inconnu", "non disponible", "nd", "brak", "brak danych", "nie dotyczy",
        "없음", "미상", "알 수 없음", "不明", "なし", "無", "无", "未知", "غير معروف", "غير متوفر", "yok", "bilinmiyor",
    }
)  # fmt: skip


def is_blank(text: str) -> bool:
    """Say whether a cell says "unknown" in one of the usual ways. "0" is a value."""
    return text.strip().lower() in _BLANK
