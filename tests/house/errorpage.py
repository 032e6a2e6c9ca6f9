"""All error codes with their sentences, read from the source: `python -m tests.house.errorpage` writes docs/errors.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, code_files
from wallet.codes import Code, Remedy, remedy_of

PAGE = ROOT / "docs" / "errors.md"
_HEAD = """# Error codes

What can go wrong, as a person reads it: each code has one cause and one remedy, and where Towpath itself can do
something about it, a button. Words in braces are filled in; where nothing but such a word stands, the sentence names
the very entry, and what belongs there. Where one cause is met in different places, each place has its line. Made by
`python -m tests.house.errorpage` from `wallet/codes.py` and the sentences in the source; a test fails when this page
differs.
"""
_MAKERS = {"Problem", "NoticeView"}
_TABLES = {"Code", "Reason", "StoreKind", "ChainErrorKind", "LinkFault", "Cause"}
_OTHER_NAMES = {
    ("ChainErrorKind", "QUEUE_FULL"): "CHAIN_QUEUE_FULL",
    ("Cause", "PORT_TAKEN"): "LISTEN_PORT_TAKEN",
}
_FILLED = re.compile(r"\{(\w+)[^}]*\}")
Sentences = tuple[str, str]


def page() -> str:
    """The whole page."""
    said = sentences()
    lines = [_HEAD]
    for title, codes in _groups():
        lines += [f"## {title}", "", "| Code | What happened | What to do | Button |"]
        lines += ["|---|---|---|---|"]
        for code in codes:
            action = remedy_of(code)
            button = "" if action is Remedy.NOTHING else action.value
            for at, (cause, remedy) in enumerate(said.get(code, [("", "")])):
                name = f"`{code}`" if at == 0 else ""
                cells = (name, cause, remedy, button if at == 0 else "")
                lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
        lines.append("")
    return "\n".join(lines)


def sentences() -> dict[Code, list[Sentences]]:
    """(cause, remedy) of each place where a code is made."""
    found: dict[Code, dict[Sentences, None]] = {}
    for path in code_files():
        if path.parts[len(ROOT.parts)] == "engine":
            continue
        for code, said in said_in(path.read_text(encoding="utf-8")):
            found.setdefault(code, {})[said] = None
    return {code: _telling(list(all_said)) for code, all_said in found.items()}


def said_in(source: str) -> Iterator[tuple[Code, Sentences]]:
    """The codes of one module, each with its (cause, remedy)."""
    return _Reader(ast.parse(source)).found()


def makings() -> Iterator[tuple[Path, ast.expr]]:
    """Each expression that is given as a code to a problem or notice."""
    for path in code_files():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if _is_making(call):
                yield path, _given(call, "code")


def code_of_member(node: ast.AST | None) -> str | None:
    """The code that a member of a kind of fault becomes, such as `StoreKind.IO`; None for anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        base, name = node.value.id, node.attr
        if base in _TABLES:
            return _OTHER_NAMES.get((base, name), name)
    return None


def _telling(all_said: list[Sentences]) -> list[Sentences]:
    """Without places that only fill in a sentence made elsewhere, unless there is no other."""
    telling = [said for said in all_said if not re.search(r"^\{\w+\}$|\{cause\}", said[0])]
    return telling or all_said


def _groups() -> list[tuple[str, list[Code]]]:
    groups: list[tuple[str, list[Code]]] = []
    source = (ROOT / "wallet" / "codes.py").read_text(encoding="utf-8")
    for line in source.splitlines():
        if title := re.fullmatch(r"    # (.+)\.", line):
            groups.append((title[1], []))
        elif member := re.fullmatch(r"    ([A-Z_]+) = auto\(\)", line):
            groups[-1][1].append(Code[member[1]])
    return groups


class _Reader:
    """Reads one module."""

    def __init__(self, module: ast.Module) -> None:
        self._module = module
        self._words = _assigned(module)
        self._followed: set[str] = set()

    def found(self) -> Iterator[tuple[Code, Sentences]]:
        """Codes with their sentences."""
        functions = [
            each
            for each in ast.walk(self._module)
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        for scope in (self._module, *functions):
            local = {} if scope is self._module else _assigned(scope)
            for node in _own(scope):
                if isinstance(node, ast.Call) and _is_making(node):
                    said = [self._text(_given(node, what), local) for what in ("cause", "remedy")]
                    yield from ((code, (said[0], said[1])) for code in _named(_given(node, "code")))
                else:
                    yield from self._of_table(node)

    def _of_table(self, node: ast.AST) -> Iterator[tuple[Code, Sentences]]:
        """Entries of a dict by an enum, rows that begin with a code, members of a fault's enum."""
        pairs: list[tuple[str | None, ast.AST]] = []
        if isinstance(node, ast.Dict):
            pairs = [
                (code_of_member(key), value)
                for key, value in zip(node.keys, node.values, strict=True)
            ]
        elif isinstance(node, ast.ClassDef) and node.name == "LinkFault":
            pairs = [
                (name.id, entry.value)
                for entry in node.body
                if isinstance(entry, ast.Assign) and isinstance(name := entry.targets[0], ast.Name)
            ]
        elif isinstance(node, ast.Tuple) and len(node.elts) == 3:
            rest = ast.Tuple(node.elts[1:])
            pairs = [(code_of_member(node.elts[0]), rest)]
        for name, value in pairs:
            if name is None or not isinstance(value, ast.Tuple) or len(value.elts) != 2:
                continue
            cause, remedy = (self._text(part, {}) for part in value.elts)
            if name in Code.__members__ and cause and remedy:
                yield Code[name], (cause, remedy)

    def _text(self, node: ast.AST, local: dict[str, ast.expr]) -> str:
        """An expression as words, with braces around what is only known when it happens."""
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.JoinedStr(values=parts):
                return "".join(self._text(part, local) for part in parts)
            case ast.BinOp(left=left, right=right):
                return self._text(left, local) + self._text(right, local)
            case ast.IfExp(body=one, orelse=other):
                return f"{self._text(one, local)} / {self._text(other, local)}"
            case ast.Call():
                return self._called(node, local)
            case ast.Name(id=name):
                return self._named(name, local)
            case (
                ast.FormattedValue(value=inner)
                | ast.Subscript(value=inner)
                | ast.BoolOp(values=[*_, inner])
            ):
                return self._text(inner, local)
            case ast.expr():
                return _placed(node)
            case _:
                return ""

    def _called(self, call: ast.Call, local: dict[str, ast.expr]) -> str:
        """A call that says something: in the person's language, or with its places filled in."""
        match call:
            case ast.Call(func=ast.Name(id="tr" | "mark" | "tr_marked"), args=[text]):
                return self._text(text, local)
            case ast.Call(func=ast.Name(id="trn"), args=[_one, many, _number]):
                return self._text(many, local)
            case ast.Call(func=ast.Attribute(value=words, attr="format")):
                return _FILLED.sub(r"{\1}", self._text(words, local))
            case _:
                return _placed(call)

    def _named(self, name: str, local: dict[str, ast.expr]) -> str:
        """What a name stands for, if that is words. A name that is made from itself is followed once."""
        known = (self._words | local).get(name)
        if known is None or name in self._followed or not _is_words(known):
            return f"{{{name}}}"
        self._followed.add(name)
        text = self._text(known, local)
        self._followed.remove(name)
        return text


def _placed(node: ast.expr) -> str:
    """A place for what is only known when it happens, with the last name that stands there."""
    names = re.findall(r"[a-z_]+", ast.unparse(node))
    return f"{{{names[-1] if names else 'value'}}}"


def _is_words(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        func = node.func
        name = func.attr if isinstance(func, ast.Attribute) else ast.unparse(func)
        return name in {"tr", "trn", "mark", "tr_marked", "format"}
    return isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp)


def _is_making(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return name in _MAKERS and any(each.arg == "code" for each in node.keywords)


def _given(call: ast.AST, what: str) -> ast.expr:
    assert isinstance(call, ast.Call), f"{call} is no call"
    return next(each.value for each in call.keywords if each.arg == what)


def _named(node: ast.expr) -> list[Code]:
    """The codes that an expression names by themselves."""
    if isinstance(node, ast.IfExp):
        return _named(node.body) + _named(node.orelse)
    name = code_of_member(node)
    return [Code[name]] if name in Code.__members__ else []


def _assigned(scope: ast.AST) -> dict[str, ast.expr]:
    """What each name is given in a scope, the first time."""
    found: dict[str, ast.expr] = {}
    for node in _own(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, value)
            case _:
                pass
    return found


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a scope, but not those of the functions in it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _own(child)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
