"""Recorded streams to practice on: two made-up storms, and the reading of any recorded stream.

from crisis.drills import comments_of, drills, read_stream
comments_of("unmarked_ads")            # the same comments each time, as seconds from the beginning
read_stream("storm.csv", content)      # CSV, TSV or JSONL with created_at and text; a problem for each bad row
"""

from crisis.drills.making import Drill, Recorded, comments_of, drills
from crisis.drills.reading import Problem, Stream, StreamFault, read_stream

__all__ = [
    "Drill", "Problem", "Recorded", "Stream", "StreamFault", "comments_of", "drills", "read_stream",
]  # fmt: skip
