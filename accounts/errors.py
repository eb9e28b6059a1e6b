"""Refusals an action may answer with. The message is a full sentence fit for the person who asked."""


class ActionError(Exception):
    """The action was refused. Base of all refusals; anything else that is raised is a bug."""


class NotAllowed(ActionError):
    """This member's role does not include the action."""


class InvalidTransition(ActionError):
    """The object is no longer in a state from which the move is possible."""


class AlreadyExists(ActionError):
    """An equal object is there already."""


class EditConflict(ActionError):
    """Somebody else changed the object since it was read. `version`: the one it has now, where it counts them."""

    def __init__(self, sentence: str, *, version: int | None = None) -> None:
        super().__init__(sentence)
        self.version = version


class NoAnswer(ActionError):
    """Another process should have answered and did not, or not in time; trying again later may help."""
