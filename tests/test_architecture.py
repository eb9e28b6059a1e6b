"""The house's order, held by machine: who may import whom, where data is read, what no module may be called."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.rows import tell

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


@dataclass(frozen=True)
class Facts:
    """What the rules ask of a module's source, read once for all of them."""

    imports: list[tuple[int, str]]
    functions: list[tuple[str, int]]  # name, lines
    actions: set[str]  # written into the audit trail


@functools.cache
def facts(source: str) -> Facts:
    found = Facts([], [], set())
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.imports.extend(_imported(node))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.functions.append((node.name, (node.end_lineno or 0) - node.lineno + 1))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
            "record",
            "entry",
        ):
            found.actions.update(
                keyword.value.value
                for keyword in node.keywords
                if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
            )
    return found


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Import):
        yield from ((node.lineno, alias.name) for alias in node.names)
    elif node.module:
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
    for number, name in facts(source).imports:
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
    for number, name in facts(source).imports:
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
    tell(fault for path in modules() for fault in line_faults(dotted(path), path.read_text()))


def test_layers_are_kept_inside_each_app() -> None:
    tell(fault for path in modules() for fault in layer_faults(dotted(path), path.read_text()))


def test_planted_faults_are_caught() -> None:
    assert line_faults("accounts.queries", "from influencers.models import Channel")
    assert line_faults("platforms.youtube", "from accounts.text import fold")
    assert line_faults("influencers.actions.record", "from irm.middleware import TenantMiddleware")
    assert layer_faults("accounts.rules", "from accounts.views import home")
    assert line_faults("influencers.queries", "from accounts.models import Agency") == []
    assert facts('async def a():\n    pass\nrecord(action="x.y.z")\n') == Facts([], [("a", 2)], {"x.y.z"})
    assert list(template_faults("<p onclick='x'>\n<script>1</script>" + "\n" * TEMPLATE_BUDGET)) == [
        f"{TEMPLATE_BUDGET + 1} lines, budget {TEMPLATE_BUDGET}",
        "onclick= is inline code",
        "an inline script",
    ]


def house_faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with a module by itself: its name, its size, what it must not use."""
    source = path.read_text()
    if path.stem in BANNED_NAMES:
        yield "this name tells nothing"
    if source.count("\n") > FILE_BUDGET:
        yield f"{source.count(chr(10))} lines, budget {FILE_BUDGET}: split by noun"
    is_view = "views" in path.parts or path.stem == "views"
    for name, length in facts(source).functions:
        if length > (VIEW_BUDGET if is_view else FUNCTION_BUDGET):
            yield f"{name} has {length} lines"
    if any(
        name.startswith(("django.dispatch", "django.db.models.signals")) for _, name in facts(source).imports
    ):
        yield "signals are not used: an action says what follows"


def test_every_module_keeps_the_house_rules() -> None:
    found = modules()
    assert len(found) > 500, "the test looks in the wrong place"
    tell(f"{dotted(path)}: {fault}" for path in found for fault in house_faults(path))


def test_pages_read_only_what_is_of_the_agency() -> None:
    """`X.objects` in views, API and forms must go through for_agency (or be an empty queryset to fill later)."""
    layers = {"views", "api", "forms"}
    found = [
        path
        for path in modules()
        if layers & {*path.parts[:-1], path.stem} and not dotted(path).startswith("irm.")
    ]
    assert len(found) > 100, "the test looks in the wrong place"
    tell(
        f"{dotted(path)}: {piece[:60]}"
        for path in found
        for piece in path.read_text().replace("\n", " ").split(".objects.")[1:]
        if not piece.startswith(("for_agency(", "none()"))
    )


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def template_faults(source: str) -> Iterator[str]:
    if (lines := len(source.splitlines())) > TEMPLATE_BUDGET:
        yield f"{lines} lines, budget {TEMPLATE_BUDGET}"
    for forbidden in (
        " onclick=",
        " onchange=",
        " onsubmit=",
        " onload=",
        ' style="',
        "<style",
        "javascript:",
    ):
        if forbidden in source:
            yield f"{forbidden.strip()} is inline code"
    for tag in source.split("<script")[1:]:
        if "src=" not in tag.split(">")[0] and 'type="application/json"' not in tag.split(">")[0]:
            yield "an inline script"


def test_every_template_is_short_and_free_of_inline_code() -> None:
    found = templates()
    assert len(found) > 200, "the test looks in the wrong place"
    tell(
        f"{path.relative_to(ROOT / 'templates')}: {fault}"
        for path in found
        for fault in template_faults(path.read_text())
    )


def test_every_action_has_a_sentence(db: None) -> None:
    from accounts.audit import SENTENCES

    used = {action for path in modules() for action in facts(path.read_text()).actions}
    assert used, "no action was found: the test looks in the wrong place"
    assert used - set(SENTENCES) == set()


# A page answers when it can: what is read at once is what was there before. `expect(...)` waits.
HASTY = re.compile(
    r"\.(all_inner_texts|all_text_contents|is_visible|is_hidden|inner_text)\(|assert .*locator\(.*\.count\(\)"
)


def test_browser_tests_wait_for_what_they_read() -> None:
    told = [
        path for path in (ROOT / "tests").rglob("*.py") if "playwright" in path.read_text(encoding="utf-8")
    ]
    told += (ROOT / "tests/campaigns/story").glob("*.py")
    faults = [f"{path.name}: {line.strip()}" for path in told if path != Path(__file__) for line in path.read_text(encoding="utf-8").splitlines() if HASTY.search(line)]  # fmt: skip
    assert len(told) > 10
    assert faults == []
