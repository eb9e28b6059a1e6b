"""Check docker-compose.yml with compose itself: `python -m tests.compose`. No engine is needed for it.

Uses `docker compose` or `docker-compose`; as root with apt, installs Debian's. Ends with one sentence when there is
none, so that the check is never left out silently.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "docker-compose.yml"
# Values of no meaning: the file refuses to be read without them.
VARIABLES = {"SECRET_KEY": "check", "POSTGRES_PASSWORD": "check"}
EXPECTED = {"postgres", "valkey", "migrate", "web", "live", "worker", "sentiment", "imports", "beat", "proxy"}


def find_compose() -> list[str] | None:
    """Return the compose command of this machine, or None."""
    if (
        shutil.which("docker")
        and subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0
    ):
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else None


def install() -> None:
    """Install Debian's docker-compose where that is possible."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "docker-compose"]
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)


def compose(
    compose_command: list[str], *arguments: str, variables: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Run a compose command on the project's file with these variables only."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables}
    command = [*compose_command, "--file", str(FILE), *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=FILE.parent
    )


def main() -> str:
    """Return what is wrong with the file, or an empty string."""
    if find_compose() is None:
        install()
    command = find_compose()
    if command is None:
        return "docker-compose.yml was not checked: neither docker compose nor docker-compose is here. Install one."
    checked = compose(command, "config", "--services", variables=VARIABLES)
    if checked.returncode:
        return f"docker-compose.yml is not valid: {checked.stderr.strip()}"
    missing = EXPECTED - set(checked.stdout.split())
    if missing:
        return f"docker-compose.yml lacks {', '.join(sorted(missing))}."
    if compose(command, "config", "--quiet", variables={}).returncode == 0:
        return "docker-compose.yml starts without its secrets; it must refuse."
    return ""


if __name__ == "__main__":
    sys.exit(main() or None)
