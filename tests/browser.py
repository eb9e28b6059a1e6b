"""Find a Chromium for the browser tests, and install one when there is none: `python -m tests.browser`.

Order: CHROMIUM, the system's headless shell (no window, half the work), its chromium or chrome, Playwright's own; else
apt (as root, where there is apt), else Playwright's download. Ends with one sentence when none of it works, so that no test is skipped silently.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# Background requests of the browser itself are of no use to a test and fail on a closed network.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Return the path of a usable browser, or None."""
    if os.environ.get("CHROMIUM"):
        return os.environ["CHROMIUM"]
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return _playwrights_own()


def launch_options() -> dict[str, object]:
    """Return Playwright's launch options for the browser found; Chromium's sandbox does not work as root."""
    path = find_chromium()
    if path is None:
        raise RuntimeError("There is no browser. Run `python -m tests.browser`, or set CHROMIUM to its path.")
    no_sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"executable_path": path, "args": [*ARGUMENTS, *no_sandbox]}


def install() -> None:
    """Install a browser by the first way that works."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        for package in ("chromium-headless-shell", "chromium"):  # not every release has the first
            if find_chromium() is None:
                subprocess.run(
                    ["apt-get", "install", "-y", "-qq", package, "fonts-noto-cjk"],
                    env=environment,
                    check=False,
                    stdout=subprocess.DEVNULL,
                )
    if find_chromium() is None:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "playwright",
                "install",
                "--with-deps" if os.geteuid() == 0 else "--no-shell",
                "chromium",
            ],
            check=False,
        )


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    if find_chromium() is None:
        install()
    if find_chromium() is None:
        sys.exit(
            "The browser tests need Chromium, and it could not be installed. Install it, or set CHROMIUM to its path."
        )
