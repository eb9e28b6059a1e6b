from typing import Any

from celery import shared_task


@shared_task(name="accounts.mail_invitation")
def mail_invitation(*, invitation_id: int, token: str, **kwargs: Any) -> None:
    from accounts.letters import mail_open_invitation

    mail_open_invitation(invitation_id=invitation_id, token=token)
