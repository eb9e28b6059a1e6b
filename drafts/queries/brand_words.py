"""What a brand asks of words, from its room: for texts that belong to no campaign."""

from accounts.models import Brand
from campaigns.models import BrandWord, MandatorySentence
from drafts.checking import BrandWords, Sentence

CHILD = 14  # years: a brand with a younger audience is a children's brand


def room_words(brand: Brand) -> BrandWords:
    """Return the words, sentences, rivals and themes of a brand. Two statements."""
    words = list(BrandWord.objects.filter(brand=brand).order_by("pk"))
    sentences = MandatorySentence.objects.filter(brand=brand).order_by("pk")
    return BrandWords(
        name=brand.name,
        forbidden=tuple(word.word for word in words if word.kind == BrandWord.Kind.AVOID),
        replaced={word.word: word.instead for word in words if word.kind == BrandWord.Kind.REPLACE},
        rivals=tuple(brand.rivals),
        sentences=tuple(Sentence(each.text, each.market, each.language, each.note) for each in sentences),
        forbidden_themes=tuple(brand.forbidden_themes),
        for_children=brand.youngest_audience is not None and brand.youngest_audience < CHILD,
    )
