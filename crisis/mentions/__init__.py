"""Mentions from elsewhere, read into one shape: a library without models.

from crisis.mentions import read_hook, read_feed, read_table, HeardElsewhere
items = read_hook(payload)          # what another service sends as JSON: ours, Brand24's or Mention's shape
feed = read_feed(content)           # RSS or Atom: feed.items, feed.problem
table = read_table(path)            # CSV, TSV or a workbook, line by line, with what is wrong with a line
"""

from crisis.mentions.contract import HeardElsewhere, NotMentions
from crisis.mentions.feeds import FeedRead, read_feed
from crisis.mentions.hooks import HookRead, read_hook
from crisis.mentions.matching import Words
from crisis.mentions.tables import TableLine, read_table

__all__ = [
    "FeedRead", "HeardElsewhere", "HookRead", "NotMentions", "TableLine", "Words", "read_feed", "read_hook", "read_table",
]  # fmt: skip
