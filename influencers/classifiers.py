"""The sentiment models of this process. Only the worker of the queue "sentiment" ever asks for them."""

from functools import cache
from pathlib import Path

from django.conf import settings

from sentiment import Classifier

QUEUE = "sentiment"


@cache
def loaded() -> Classifier:
    """Return the classifier, loaded at the first call; a missing or damaged file is told by its `status()`."""
    stronger = Path(settings.SENTIMENT_MODEL) if settings.SENTIMENT_MODEL else None
    return Classifier.load(Path(settings.DATA_DIR) / "models", stronger=stronger)
