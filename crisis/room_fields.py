"""Which fields of an incident its clocks are, and which roles are no member's to choose."""

from django.utils.translation import gettext as _

# Timer -> where its moment and its deadline stand. The update's moment is the last word itself: only the next counts.
MOMENTS = {
    "acknowledge": "acknowledged_at", "assess": "assessed_at", "statement": "first_statement_at", "client": "client_told_at",
}  # fmt: skip
DUES = {
    "acknowledge": "acknowledge_due_at", "assess": "assess_due_at", "statement": "statement_due_at", "client": "client_due_at",
    "update": "update_due_at",
}  # fmt: skip
COMMANDER = "commander"  # handed over, never given
OUTSIDE = ("client",)  # a role of somebody who is no member of the house


def timer_names() -> dict[str, str]:
    """Return what each timer asks for, in words."""
    return {
        "acknowledge": _("acknowledging the alert"),
        "assess": _("the first assessment"),
        "statement": _("the first statement"),
        "client": _("telling the client"),
        "update": _("the next update"),
    }
