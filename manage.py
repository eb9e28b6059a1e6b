#!/usr/bin/env python3
"""Run a command of IRM: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Run one command; the embedded servers are started for it when nothing else runs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irm.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 -- says what is missing
    except ImportError as error:
        raise SystemExit("Django is not installed here. Run `make run`, or use .venv/bin/python.") from error
    from irm.embedded import lend_servers  # noqa: PLC0415 -- needs the packages checked above

    with lend_servers(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
