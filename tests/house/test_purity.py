"""A published World never changes: only the fold and its draft assign to records (ADR 0018)."""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import ROOT

PROTOCOL = ROOT / "engine" / "protocol"
SETTERS = ("setattr", "delattr", "__setattr__", "__delattr__")
# Where the draft of a batch, which owns its copies, is written to.
WRITERS = ("fold", "draft")


class Writes(ast.NodeVisitor):
    """Lines that assign or delete an attribute of something that may be a record.

    A class that is no dataclass may keep its own state through `self`; a dataclass may complete
    itself in `__post_init__`.
    """

    def __init__(self) -> None:
        self.lines: list[int] = []
        self._own_state = [False]

    def visit_ClassDef(self, node: ast.ClassDef) -> None:  # ast's name
        self._own_state.append(not any("dataclass" in ast.unparse(d) for d in node.decorator_list))
        self.generic_visit(node)
        self._own_state.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:  # ast's name
        self._own_state.append(self._own_state[-1] or node.name == "__post_init__")
        self.generic_visit(node)
        self._own_state.pop()

    def visit_Attribute(self, node: ast.Attribute) -> None:  # ast's name
        if isinstance(node.ctx, ast.Store | ast.Del) and not self._is_own(node.value):
            self.lines.append(node.lineno)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:  # ast's name
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in SETTERS and not (node.args and self._is_own(node.args[0])):
            self.lines.append(node.lineno)
        self.generic_visit(node)

    def _is_own(self, target: ast.expr) -> bool:
        return self._own_state[-1] and isinstance(target, ast.Name) and target.id == "self"


def attribute_writes(source: str) -> list[int]:
    visitor = Writes()
    visitor.visit(ast.parse(source))
    return visitor.lines


def test_only_the_fold_and_its_draft_assign_to_records() -> None:
    writes = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(PROTOCOL.rglob("*.py"))
        if not path.relative_to(PROTOCOL).parts[0].startswith(WRITERS)
        for line in attribute_writes(path.read_text(encoding="utf-8"))
    ]

    assert writes == []


@pytest.mark.parametrize(
    "statement",
    [
        "world.paid_wei = 1",
        "world.paid_wei += 1",
        "world.paid_wei: int = 1",
        "a, world.paid_wei = 1, 2",
        "del world.paid_wei",
        "for world.paid_wei in (): pass",
        "object.__setattr__(world, 'paid_wei', 1)",
        "setattr(world, name, 1)",
        "def pay(self): self.paid_wei = 1",
        "@dataclass(slots=True)\nclass Tab:\n    def pay(self): self.paid_wei = 1",
    ],
)
def test_an_assignment_would_be_found(statement: str) -> None:
    assert attribute_writes(statement) == [statement.count("\n") + 1]


def test_reading_and_local_names_are_free() -> None:
    assert attribute_writes("paid_wei = world.paid_wei\ntable[world.key] = 1") == []


def test_own_state_is_free_where_it_is_no_record() -> None:
    recorder = "class Recorder:\n    def add(self): self.count = 1"
    record = "@dataclass\nclass A:\n    def __post_init__(self): object.__setattr__(self, 'a', 1)"

    assert attribute_writes(recorder) == []
    assert attribute_writes(record) == []
