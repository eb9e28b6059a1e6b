"""The house's order, held by machine: who may import whom, where data is read, what no module may be called."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Imports go only to the left (ARCHITECTURE.md). `irm` wires and may import all; the apps use these of its modules.
LINE = [
    "platforms",
    "sentiment",
    "accounts",
    "influencers",
    "campaigns",
    "outreach",
    "drafts",
    "results",
    "crisis",
    "desk",
    "portal",
]
SIDE_BY_SIDE = {
    ("desk", "portal"),
    ("portal", "desk"),
    ("platforms", "sentiment"),
    ("sentiment", "platforms"),
}
LIBRARIES = {"platforms", "sentiment"}
OPEN_ROOMS_OF_IRM = {"irm.request_id", "irm.api", "irm.runtime", "irm.env", "irm.templatetags"}
LAYERS = ["states", "models", "rules", "queries", "actions", "forms", "views"]
BANNED_NAMES = {"utils", "helpers", "common", "misc", "managers", "services", "core"}
FILE_BUDGET, FUNCTION_BUDGET, VIEW_BUDGET, TEMPLATE_BUDGET = 400, 60, 30, 150


def modules() -> list[Path]:
    rooms = [ROOT / name for name in [*LINE, "irm"] if (ROOT / name).exists()]
    return sorted(path for room in rooms for path in room.rglob("*.py") if "migrations" not in path.parts)


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def breaks_line(here: str, there: str) -> bool:
    """Say whether app `here` importing app `there` goes to the right."""
    if here == there or (here, there) in SIDE_BY_SIDE:
        return False
    if here in LIBRARIES:
        return True
    return LINE.index(there) > LINE.index(here)


def layer_of(module: str) -> int | None:
    parts = module.split(".")
    return LAYERS.index(parts[1]) if len(parts) > 1 and parts[1] in LAYERS else None


def line_faults(module: str, source: str) -> list[str]:
    """Return what is wrong with a module's imports between apps."""
    here = module.split(".")[0]
    faults = []
    for number, name in imports(ast.parse(source)):
        there = name.split(".")[0]
        if there in LINE and here in LINE and breaks_line(here, there):
            faults.append(f"{module}:{number} {here} may not import {there}")
        if (
            there == "irm"
            and here != "irm"
            and not any(
                name == room or name.startswith(room + ".") or room.startswith(name + ".") or name == "irm"
                for room in OPEN_ROOMS_OF_IRM
            )
        ):
            faults.append(f"{module}:{number} an app may not import the wiring {name}")
    return faults


def layer_faults(module: str, source: str) -> list[str]:
    """Return imports from a lower layer of the same app to a higher one."""
    mine = layer_of(module)
    faults = []
    for number, name in imports(ast.parse(source)):
        theirs = layer_of(name)
        if (
            mine is not None
            and theirs is not None
            and name.split(".")[0] == module.split(".")[0]
            and theirs > mine
        ):
            faults.append(f"{module}:{number} {LAYERS[mine]} may not import {LAYERS[theirs]}")
    return faults


def test_imports_go_only_to_the_left() -> None:
    assert [fault for path in modules() for fault in line_faults(dotted(path), path.read_text())] == []


def test_layers_are_kept_inside_each_app() -> None:
    assert [fault for path in modules() for fault in layer_faults(dotted(path), path.read_text())] == []


def test_planted_faults_are_caught() -> None:
    assert line_faults("accounts.queries", "from influencers.models import Channel")
    assert line_faults("platforms.youtube", "from accounts.text import fold")
    assert line_faults("influencers.actions.record", "from irm.middleware import TenantMiddleware")
    assert layer_faults("accounts.rules", "from accounts.views import home")
    assert line_faults("influencers.queries", "from accounts.models import Agency") == []


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_module_keeps_the_house_rules(path: Path) -> None:
    source = path.read_text()
    tree = ast.parse(source)
    faults = []
    if path.stem in BANNED_NAMES:
        faults.append("this name tells nothing")
    if source.count("\n") > FILE_BUDGET:
        faults.append(f"{source.count(chr(10))} lines, budget {FILE_BUDGET}: split by noun")
    is_view = "views" in path.parts or path.stem == "views"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > (VIEW_BUDGET if is_view else FUNCTION_BUDGET):
                faults.append(f"{node.name} has {length} lines")
    if any(name.startswith(("django.dispatch", "django.db.models.signals")) for _, name in imports(tree)):
        faults.append("signals are not used: an action says what follows")
    assert faults == []


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in modules()
        if p.stem in ("views", "api", "forms") or {"views", "api", "forms"} & set(p.parts[:-1])
    ],
    ids=dotted,
)
def test_pages_read_only_what_is_of_the_agency(path: Path) -> None:
    """`X.objects` in views, API and forms must go through for_agency (or be an empty queryset to fill later)."""
    if dotted(path).startswith("irm."):
        return
    lines = path.read_text().replace("\n", " ")
    faults = []
    for piece in lines.split(".objects.")[1:]:
        if not piece.startswith(("for_agency(", "none()")):
            faults.append(piece[:60])
    assert faults == []


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_template_is_short_and_free_of_inline_code(path: Path) -> None:
    source = path.read_text()
    assert source.count("\n") <= TEMPLATE_BUDGET
    for forbidden in (
        " onclick=",
        " onchange=",
        " onsubmit=",
        " onload=",
        ' style="',
        "<style",
        "javascript:",
    ):
        assert forbidden not in source
    for tag in source.split("<script")[1:]:
        assert "src=" in tag.split(">")[0] or 'type="application/json"' in tag.split(">")[0]


def test_every_action_has_a_sentence(db: None) -> None:
    from accounts.audit import SENTENCES

    used = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
                "record",
                "entry",
            ):
                used |= {
                    k.value.value
                    for k in node.keywords
                    if k.arg == "action" and isinstance(k.value, ast.Constant)
                }
    assert used, "no action was found: the test looks in the wrong place"
    assert used - set(SENTENCES) == set()
