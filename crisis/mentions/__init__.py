"""Mentions from elsewhere, read into one shape: a library without models.

from crisis.mentions import read_hook, read_feed, read_table, HeardElsewhere
items = read_hook(payload)          # what another service sends as JSON: ours, Brand24's or Mention's shape
feed = read_feed(content)           # RSS or Atom: feed.items, feed.problem
plan, rows = propose(path, limit=n) # CSV, TSV or a workbook: its columns; then read_line(row, plan, now=now) a row
"""

from crisis.mentions.contract import HeardElsewhere, NotMentions
from crisis.mentions.feeds import FeedRead, read_feed
from crisis.mentions.hooks import HookRead, read_hook
from crisis.mentions.matching import Words
from crisis.mentions.tables import TableLine, TablePlan, propose, read_line, read_plan, rows_of

__all__ = [
    "FeedRead", "HeardElsewhere", "HookRead", "NotMentions", "TableLine", "TablePlan", "Words", "propose", "read_feed",
    "read_hook", "read_line", "read_plan", "rows_of",
]  # fmt: skip
