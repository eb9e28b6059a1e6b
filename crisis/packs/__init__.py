"""Built-in playbooks and levels of severity: data in TOML, read and validated once.

from crisis.packs import levels, playbooks
levels()["severe"].statement        # minutes to the first statement
playbooks()["product_harm"].tasks   # by role, with deadlines in minutes
"""

from crisis.packs.reading import (
    ACTORS,
    RESPONSES,
    Level,
    Playbook,
    Role,
    Task,
    Template,
    levels,
    playbooks,
    read_levels,
    read_playbooks,
    roles,
)

__all__ = [
    "ACTORS", "RESPONSES", "Level", "Playbook", "Role", "Task", "Template", "levels", "playbooks",
    "read_levels", "read_playbooks", "roles",
]  # fmt: skip
