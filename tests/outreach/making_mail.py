"""Mails as they come in, made with as few words as possible."""

from email.message import EmailMessage

from outreach.models import Message


def raw_mail(
    text: str = "Yes, gladly!",
    *,
    sender: str = "Mara Lind <mara@lind.example>",
    to: str = "lena@tentwork.example",
    subject: str = "Re: The tent",
    answers: Message | None = None,
    **headers: str,
) -> bytes:
    """A mail of a person; `answers` names the letter of ours in In-Reply-To. Other headers: `Message_ID=...`."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    if answers is not None:
        message["In-Reply-To"] = message["References"] = answers.message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def raw_report(
    letter: Message | None,
    *,
    address: str = "mara@lind.example",
    status: str = "5.1.1",
    action: str = "failed",
    words: str = "550 5.1.1 user unknown",
    kind: str = "delivery-status",
    message_id: str = "<report@mx.example>",
) -> bytes:
    """A delivery report (RFC 3464) or a complaint (`kind` "feedback-report", RFC 5965) about a letter."""
    fields = (
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {words}"
        if kind == "delivery-status"
        else f"Feedback-Type: abuse\nUser-Agent: X/1\nVersion: 1\nOriginal-Rcpt-To: {address}"
    )
    about = letter.message_id if letter else "<unknown@elsewhere.example>"
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: lena@tentwork.example\nSubject: Undelivered Mail\nMessage-ID: {message_id}\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSorry.\n\n'
        f"--b\nContent-Type: message/{kind}\n\n{fields}\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: {about}\n"
        f"To: {address}\nSubject: The tent\n\nHi\n--b--\n"
    ).encode()
