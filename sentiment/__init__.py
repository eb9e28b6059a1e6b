"""What comments feel like and are about, in many languages, on the CPU and without a network.

The package has no models of the database and knows nothing of the application. One process holds the models:

    from sentiment import Classifier
    classifier = Classifier.load(folder)            # folder: where the built encoder is cached; under 3 seconds
    verdicts = classifier.classify(texts)           # the whole cascade
    verdicts = classifier.classify(texts, careful=False)   # only the fast stage, under flood: some PROVISIONAL
    classifier.classify([text], reasons=True)       # with the words that weighed (slow: a few words at a time)
    fitted = classifier.fit(corrections)            # an agency's own head, in seconds; store fitted.data
    classifier.classify(texts, head=fitted.data)    # ... and use it
    classifier.status()                             # parts, what is missing and how to mend it

`classify` and `load` never raise for what they are given: damaged text becomes an unsure neutral, a missing model
file is told by `status()` while the fast stage goes on. Importing this package loads nothing heavy; the models come
with `Classifier.load`. Without models: `quality()`, `model_version()`, `model_card()`, `share_of_negative(tallies)`.
"""

from sentiment.classifier import Classifier
from sentiment.contract import (
    LABELS,
    Correction,
    Fitted,
    Label,
    Nature,
    Part,
    Quality,
    Reason,
    Share,
    Stage,
    Tally,
    Verdict,
    tally,
)
from sentiment.measured import model_card, model_version, quality
from sentiment.share import share_of_negative

__all__ = [
    "LABELS",
    "Classifier",
    "Correction",
    "Fitted",
    "Label",
    "Nature",
    "Part",
    "Quality",
    "Reason",
    "Share",
    "Stage",
    "Tally",
    "Verdict",
    "model_card",
    "model_version",
    "quality",
    "share_of_negative",
    "tally",
]
