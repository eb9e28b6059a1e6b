"""What the clock does for campaigns. Tasks are leaves: each calls its one action."""

from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="campaigns.make_reminders")
def make_reminders(**kwargs: Any) -> None:
    from campaigns.actions import deliverables

    deliverables.make_reminders(now=timezone.now())


@shared_task(name="campaigns.send_letters")
def send_letters(**kwargs: Any) -> None:
    """Beat, each minute: send the reminders whose hour has come."""
    from campaigns.actions import reminder_letters

    reminder_letters.send_letters(now=timezone.now())


@shared_task(name="campaigns.expire_offers")
def expire_offers(**kwargs: Any) -> None:
    """Beat, every five minutes: close offers nobody answered in time. Answers check the time themselves."""
    from campaigns.actions import offers

    offers.expire_offers(now=timezone.now())


@shared_task(name="campaigns.print_contract")
def print_contract(*, contract_id: int, **kwargs: Any) -> None:
    from campaigns.actions import contracts

    contracts.print_contract(contract_id=contract_id, now=timezone.now())


@shared_task(name="campaigns.nudge_lost_prints")
def nudge_lost_prints(**kwargs: Any) -> None:
    """Beat, each minute: hand contracts whose worker is gone to another one."""
    from campaigns.actions import contracts

    contracts.nudge_lost_prints(now=timezone.now())


@shared_task(name="campaigns.mail_fresh_links")
def mail_fresh_links(*, email: str, **kwargs: Any) -> None:
    from campaigns.actions import link_renewal

    link_renewal.mail_fresh_links(email=email, now=timezone.now())
