"""Secrets of any length that do not show themselves. Cheap to import: the window hands over what is typed in one."""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value", str, bytes)


class Hidden(Generic[Value]):
    """A secret text or secret bytes; `engine.runtime.Secret` is the same for a key of 32 bytes.

    Functions take and keep it whole and reveal it only inside the expression that needs it: a report that lists
    the local variables of a traceback then shows `<secret>` and nothing else.
    """

    __slots__ = ("_value",)

    def __init__(self, value: Value) -> None:
        self._value: Value = value

    def __repr__(self) -> str:
        return "<secret>"

    def reveal(self) -> Value:
        """What is hidden, for the one who needs it."""
        return self._value
