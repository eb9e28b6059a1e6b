"""Every kind of rule by the name the packs use."""

from outreach.letters.kinds import (
    answers,
    asking,
    frame,
    greetings,
    leftovers,
    posts,
    sameness,
    subjects,
    tone,
)
from outreach.letters.kinds.contract import Kind

KINDS: dict[str, Kind] = {
    "words": frame.WORDS, "body": frame.BODY_MISSING, "language": frame.LANGUAGE, "no_pack": frame.NO_PACK,
    "opt_out": frame.OPT_OUT, "opt_out_line": frame.OPT_OUT_LINE, "address": frame.ADDRESS, "signature": frame.SIGNATURE,
    "answer": answers.ANSWER, "opening": answers.OPENING, "post": posts.POST,
    "template": sameness.TEMPLATE, "batch": sameness.BATCH, "action": asking.ACTION, "links": asking.LINKS,
    "subject": subjects.SUBJECT_MISSING, "subject_length": subjects.SUBJECT_LENGTH,
    "subject_reply": subjects.SUBJECT_REPLY, "subject_goals": subjects.SUBJECT_GOALS,
    "phrases": tone.PHRASES, "shouting": tone.SHOUTING, "leftover": leftovers.LEFTOVER,
    "greeting": greetings.GREETING,
}  # fmt: skip
