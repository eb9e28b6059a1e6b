from typing import Any

from celery import shared_task


@shared_task(name="accounts.mail_invitation")
def mail_invitation(*, invitation_id: int, token: str, **kwargs: Any) -> None:
    from accounts.letters import mail_open_invitation

    mail_open_invitation(invitation_id=invitation_id, token=token)


@shared_task(name="accounts.forget_api_answers")
def forget_api_answers(**kwargs: Any) -> None:
    from accounts import actions

    actions.forget_api_answers()
