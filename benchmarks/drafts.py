"""How long the review page takes with 50 revisions and 500 remarks, and the list of drafts, through the whole stack.

    .venv/bin/python -m benchmarks.drafts [--revisions 50] [--remarks 500] [--rounds 60]

Starts a database of its own and prints of each page p50, p95, the fastest, the median of its own computing time, SQL
statements and bytes (plain and as sent, compressed). Goal: 100 ms p95, 12 statements.
"""

import argparse
import sys

from benchmarks.campaigns import house, measure
from benchmarks.list_influencers import own_database


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=50)
    parser.add_argument("--remarks", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with own_database():
        client, campaign = house(60)
        draft = reviewed(campaign, options.revisions, options.remarks)
        pages = {
            "review": draft.get_absolute_url(),
            "review, all remarks": f"{draft.get_absolute_url()}?show=all",
            "compare two": f"/drafts/{draft.uuid}/compare/",
            "list": "/drafts/",
        }
        print(
            f"{'page':24} {'p50 ms':>8} {'p95 ms':>8} {'min ms':>8} {'CPU ms':>8} {'SQL':>4} {'bytes':>9} {'gzip':>8}"
        )
        for name, address in pages.items():
            print(f"{name:24} {measure(client, address, options.rounds)}", flush=True)
    return 0


def reviewed(campaign, revisions: int, remarks: int):
    """Return a draft in review in its last revision, with so many remarks on it."""
    from django.utils import timezone

    from accounts.models import Membership
    from campaigns.models import Deliverable
    from drafts.actions.drafts import begin_revision, save_revision, start_draft, submit_revision
    from drafts.models import Annotation, Draft, Revision

    by = Membership.objects.get(user__email="owner@bench.example")
    piece = Deliverable.objects.filter(collaboration__campaign=campaign, state="planned").first()
    draft = start_draft(
        deliverable=piece or Deliverable.objects.filter(collaboration__campaign=campaign)[0], by=by
    )
    words = "Two weeks with the new cup, and I still spill less than before. #ad @acme " * 12
    draft.revisions.update(state="returned", submitted_at=timezone.now(), text=words)
    Revision.objects.bulk_create(
        Revision(
            draft=draft,
            number=number,
            state="returned",
            text=f"{words} {number}",
            submitted_at=timezone.now(),
        )
        for number in range(2, revisions)
    )
    newest = draft.revisions.order_by("-number")[0]
    Draft.objects.filter(pk=draft.pk).update(newest=newest, state="returned")
    last = save_revision(
        revision=begin_revision(draft=Draft.objects.get(pk=draft.pk), by=by), by=by, text=words
    )
    submit_revision(revision=last, by=by)
    Annotation.objects.bulk_create(
        Annotation(
            revision=last, text=f"Remark {number}", side="house", author=by, author_label="Olga", place="text",
            start=number % 400, end=number % 400 + 9, quote="x", resolved_at=None,
        )
        for number in range(remarks)
    )  # fmt: skip
    return Draft.objects.get(pk=draft.pk)


if __name__ == "__main__":
    sys.exit(main())
