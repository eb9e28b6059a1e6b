"""Clocks and nudges of outreach. A task finds its due work in Postgres; its message only says: look now."""

from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="outreach.send_letters")
def send_letters(**kwargs: Any) -> None:
    """Beat, and after a letter was queued: send what is due, within each mailbox's limits."""
    from outreach.actions import leaving

    leaving.send_due(now=timezone.now())


@shared_task(name="outreach.read_domains")
def read_domains(**kwargs: Any) -> None:
    """Beat, hourly: read again what the DNS says of domains that were not looked at for a day."""
    from outreach.actions import health

    health.read_stale(now=timezone.now())


@shared_task(name="outreach.write_follow_ups")
def write_follow_ups(**kwargs: Any) -> None:
    """Beat, each minute: write the follow-ups that are due, go on with people who are back, end what was stopped."""
    from outreach.actions import follow_ups

    follow_ups.write_due_letters(now=timezone.now())


@shared_task(name="outreach.figure_answer_times")
def figure_answer_times(**kwargs: Any) -> None:
    """Beat, hourly: how long people take to answer each agency."""
    from outreach.actions import silence

    silence.figure_answer_times(now=timezone.now())


@shared_task(name="outreach.read_mail")
def read_mail(**kwargs: Any) -> None:
    """Beat, each minute: fetch what came to the mailboxes that have an IMAP server."""
    from outreach.actions import reading_mail

    reading_mail.read_due(now=timezone.now())
