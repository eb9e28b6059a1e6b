"""All kinds of rules, by the name rows call them."""

from drafts.checking.kinds import asked, bans, brand, dates, extra_text, label, limits, voice, words
from drafts.checking.kinds.contract import Kind

KINDS: dict[str, Kind] = {
    "label": label.LABEL,
    "denied": label.DENIED,
    "position": label.POSITION,
    "language": label.LANGUAGE,
    "declared": asked.DECLARED,
    "duration": asked.DURATION,
    "threshold": asked.THRESHOLD,
    "extra_text": extra_text.EXTRA_TEXT,
    "channel_ban": bans.CHANNEL_BAN,
    "category_ban": bans.CATEGORY_BAN,
    "category_review": bans.CATEGORY_REVIEW,
    "never": bans.NEVER,
    "legal": bans.LEGAL,
    "length": limits.LENGTH,
    "count": limits.COUNT,
    "file": limits.FILE,
    "brand_words": brand.FORBIDDEN,
    "rivals": brand.RIVALS,
    "sentences": brand.SENTENCES,
    "mentions": brand.MENTIONS,
    "hashtags": brand.HASHTAGS,
    "codes": brand.CODES,
    "links": brand.LINKS,
    "swearing": words.SWEARING,
    "themes": words.THEMES,
    "claims": words.CLAIMS,
    "copied": voice.COPIED,
    "manner": voice.MANNER,
    "window": dates.WINDOW,
}
