"""Detection of trouble in streams of comments: a library without models or tenants.

from crisis.detection import detect, feed, start, sensitivity
state = start("post:4711", since=watched_from)            # small JSON value, one a stream, stored by the caller
fed = feed(state, batch, sensitivity("normal"), breaks)   # fed.raised, fed.worse, fed.ended; store fed.state with them
alerts = detect(comments)                                 # a whole recorded stream at once
explain_alert(alert)                                      # its arithmetic in a sentence, its numbers in .evidence
tried_on(history, sensitivity("keen")).sentence           # what a setting would have done
"""

from crisis.detection.baseline import Baseline, curve_of
from crisis.detection.contract import AlertFound, Break, Cause, Evidence, Fed, Grain, Heard, Reading
from crisis.detection.engine import LEVELS, detect, feed, start
from crisis.detection.grains import grain_of
from crisis.detection.prior import Prior
from crisis.detection.settings import PRESETS, Sensitivity, WatchWord, read_sensitivity, sensitivity
from crisis.detection.telling import Tried, all_tried_on, explain, explain_alert, explain_reading, tried_on

__all__ = [
    "LEVELS", "PRESETS", "AlertFound", "Baseline", "Break", "Cause", "Evidence", "Fed", "Grain", "Heard", "Prior", "Reading",
    "Sensitivity", "Tried", "WatchWord", "all_tried_on", "curve_of", "detect", "explain", "explain_alert",
    "explain_reading", "feed", "grain_of", "read_sensitivity", "sensitivity", "start", "tried_on",
]  # fmt: skip
