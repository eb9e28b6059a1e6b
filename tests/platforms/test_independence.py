"""The library stands alone: it can be used without the application and without Django."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

PROGRAM = """
import importlib, pkgutil, sys
import platforms
for module in pkgutil.walk_packages(platforms.__path__, "platforms."):
    importlib.import_module(module.name)
foreign = {name.partition(".")[0] for name in sys.modules}
ours = {"irm", "accounts", "influencers", "campaigns", "outreach", "drafts", "results", "crisis", "desk", "portal"}
assert not foreign & (ours | {"django", "celery", "redis", "sentiment", "tests"}), foreign
"""


def test_every_module_is_imported_without_django_or_the_application() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=True)
