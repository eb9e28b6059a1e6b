"""How an alert looks in a list, on its page and in the bar: level and state as an icon, a word and a color."""

from dataclasses import dataclass

from crisis.models import Alert
from crisis.states import AlertState, Level

# Level -> (icon, kind of components/_badge_state.html).
LEVEL_LOOKS: dict[str, tuple[str, str]] = {
    Level.WATCH: ("eye", "quiet"), Level.MINOR: ("info-circle", "quiet"), Level.MODERATE: ("alert-circle", "warn"),
    Level.SEVERE: ("alert-triangle", "bad"), Level.CRITICAL: ("flame", "bad"),
}  # fmt: skip
STATE_LOOKS: dict[str, tuple[str, str]] = {
    AlertState.NEW: ("bell", "warn"), AlertState.ACKNOWLEDGED: ("check", "live"), AlertState.JOINED: ("urgent", "live"),
    AlertState.DISMISSED: ("x", "quiet"), AlertState.ENDED: ("circle-check", "good"),
}  # fmt: skip


@dataclass(frozen=True)
class AlertRow:
    """An alert and how it looks."""

    alert: Alert
    level_icon: str
    level_kind: str
    state_icon: str
    state_kind: str
    is_unread: bool
    share: int | None  # percent of negative in the window of its worst finding

    @property
    def may_acknowledge(self) -> bool:
        return self.alert.state == AlertState.NEW

    @property
    def may_settle(self) -> bool:
        return self.alert.state in (AlertState.NEW, AlertState.ACKNOWLEDGED, AlertState.ENDED)


def alert_row(alert: Alert) -> AlertRow:
    level, state = LEVEL_LOOKS[alert.level], STATE_LOOKS[alert.state]
    share = round(100 * alert.negative / alert.comments) if alert.comments else None
    return AlertRow(alert, *level, *state, bool(vars(alert).get("is_unread")), share)
