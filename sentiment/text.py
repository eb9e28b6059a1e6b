"""Clean a comment before it is read: what every stage sees, in training and in use alike.

Comments come with tricks and damage: invisible characters that split words, letters borrowed from another alphabet,
stacked accents, half an emoji, a hundred exclamation marks. All of it is brought to one plain form; nothing is refused.
"""

import html
import re
import unicodedata

import regex

RULES_VERSION = 1  # to be raised when cleaning changes what the models see
READ_AT_MOST = 2_000  # characters; the models read some 60 words anyway
LINK = re.compile(r"(?:https?://|www\.)\S+|\bt\.co/\S+|\bhttps?\b(?!\w)", re.IGNORECASE)
HANDLE = re.compile(r"(?<!\w)@[\w.]+")
SPACES = re.compile(r"\s+")
REPEATED = re.compile(r"(..?)\1{3,}")
NOT_JAMO = re.compile(r"[^\u3131-\u318e]+")
MARKS = re.compile(r"([\u0300-\u036f\u0489\u20d0-\u20ff])[\u0300-\u036f\u0489\u20d0-\u20ff]+")
TAGS = re.compile(r"<br\s*/?>|</?[bi]>", re.IGNORECASE)
WORD = regex.compile(r"[\p{L}\p{M}\p{N}_']+")
LETTERS = regex.compile(r"\p{L}")
LATIN, CYRILLIC = regex.compile(r"\p{Latin}"), regex.compile(r"\p{Cyrillic}")
EMOJI = regex.compile(r"\p{Extended_Pictographic}|[\U0001F1E6-\U0001F1FF]{2}|[\u2764\u2665\u263a\u2639]")
EMOTICON = re.compile(
    r"(?<!\w)(?:[:;=8xX][-o^']?[()\[\]DPpOo3/\\|*]+|<3+|\^[_.]?\^|T[_.]?T|[ㅠㅜ]{2,}|ㅋ{2,}|ㅎ{2,})(?!\w)"
)
HIDDEN = {"Cf", "Cs", "Co", "Cn"}
DROPPED = set("\ufffd\ufe0e\ufe0f")
NO_CONTROLS = {n: None for n in (*range(32), 127) if chr(n) not in "\t\n\r"}
# Letters that look alike, for words that mix the two alphabets to slip past word lists.
CYRILLIC_LOOKS = "асеорхуіјѕԁһАВСЕНКМОРТХУІЈЅ"
LATIN_LOOKS = "aceopxyijsdhABCEHKMOPTXYIJS"
TO_LATIN = str.maketrans(CYRILLIC_LOOKS, LATIN_LOOKS)
TO_CYRILLIC = str.maketrans(LATIN_LOOKS, CYRILLIC_LOOKS)


def clean(text: object) -> str:
    """Return a comment in plain form; anything that is not text becomes an empty one.

    Links become "http" and names "@user", as in the training data, so that neither weighs. Long comments are cut in
    the middle: the beginning and the end say most.
    """
    if not isinstance(text, str) or not text:
        return ""
    if len(text) > READ_AT_MOST:
        text = f"{text[: READ_AT_MOST * 3 // 4]} {text[-READ_AT_MOST // 4 :]}"
    if not text.isprintable():
        text = text.translate(NO_CONTROLS)
    if not text.isascii():
        text = _plain_characters(text)
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = TAGS.sub(" ", text)
    text = HANDLE.sub("@user", LINK.sub("http", text))
    text = REPEATED.sub(r"\1\1\1", text)
    return SPACES.sub(" ", text).strip()


def _plain_characters(text: str) -> str:
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    # Korean laughter and tears are written with single letters, which NFKC would turn into parts of syllables.
    text = NOT_JAMO.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = "".join(c for c in text if c not in DROPPED and unicodedata.category(c) not in HIDDEN)
    text = MARKS.sub(r"\1", text)
    if CYRILLIC.search(text) and LATIN.search(text):
        text = WORD.sub(lambda found: _one_alphabet(found[0]), text)
    return text


def _one_alphabet(word: str) -> str:
    """Write a word that mixes Latin and Cyrillic letters in the one it mostly uses."""
    latin, cyrillic = len(LATIN.findall(word)), len(CYRILLIC.findall(word))
    if not latin or not cyrillic:
        return word
    return word.translate(TO_LATIN if latin >= cyrillic else TO_CYRILLIC)


def is_wordless(cleaned: str) -> bool:
    """Say whether a cleaned comment has no words of its own (empty, or only links, names, emoji, punctuation)."""
    rest = EMOTICON.sub(" ", cleaned.replace("@user", " "))
    return not LETTERS.search(re.sub(r"\bhttp\b", " ", rest))


def emoji_in(cleaned: str) -> list[str]:
    """Return the emoji and emoticons of a cleaned comment in their order, repeats included."""
    return [*EMOJI.findall(cleaned), *EMOTICON.findall(cleaned)]
