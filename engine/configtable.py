"""A TOML table as a person wrote it, taken apart entry by entry: what is wrong is named, and nothing is left over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from engine.limits import CONFIG_ENTRIES_MAX

Value = TypeVar("Value")


class ConfigError(Exception):
    """A configuration cannot be used.

    Attributes:
        key: which entry, `table.name`; "" for the whole file.
        cause: what is wrong with it.
        remedy: what to write instead.
    """

    def __init__(self, *, key: str, cause: str, remedy: str) -> None:
        super().__init__(key, cause, remedy)
        self.key = key
        self.cause = cause
        self.remedy = remedy

    @property
    def place_and_cause(self) -> str:
        """Where it is and what is wrong."""
        return f"`{self.key}`: {self.cause}" if self.key else self.cause

    def __str__(self) -> str:
        return f"{self.place_and_cause} {self.remedy}"


class Table:
    """A TOML table that is taken apart entry by entry; what is left over was misspelt."""

    def __init__(self, entries: Mapping[str, Any], name: str) -> None:
        self._left = dict(entries)
        self._name = name

    def key(self, name: str) -> str:
        """An entry's name as a person finds it in the file."""
        return f"{self._name}.{name}" if self._name else name

    def has(self, name: str) -> bool:
        """Whether an entry is there."""
        return name in self._left

    def take(
        self, name: str, kind: type[Value], words: str, otherwise: Value | None = None
    ) -> Value:
        """An entry of this type. TOML's true is no number here."""
        if name not in self._left and otherwise is not None:
            return otherwise
        value = self._left.pop(name, None)
        if value is None:
            raise ConfigError(key=self.key(name), cause="It is missing.", remedy=f"Write {words}.")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(name, words)
        return value

    def parsed(
        self, name: str, parse: Callable[[str], Value], words: str, otherwise: Value | None = None
    ) -> Value:
        """A text that `parse` understands."""
        if name not in self._left and otherwise is not None:
            return otherwise
        text = self.take(name, str, words)
        try:
            return parse(text)
        except ValueError:
            raise self.wrong(name, words) from None

    def count(self, name: str, otherwise: int | None = None, *, most: int = 2**53) -> int:
        """A whole number from 0."""
        words = f"a whole number from 0 to {most}"
        value = self.take(name, int, words, otherwise)
        if not 0 <= value <= most:
            raise self.wrong(name, words)
        return value

    def table(self, name: str) -> Table:
        """A table in this one; an empty one if it is not there."""
        found = self._left.pop(name, {})
        if not isinstance(found, dict):
            raise self.wrong(name, f"a table [{self.key(name)}]")
        return Table(found, self.key(name))

    def tables(self, name: str) -> list[Table]:
        """A list of tables."""
        found = self._left.pop(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.wrong(name, f"tables [[{self.key(name)}]]")
        if len(found) > CONFIG_ENTRIES_MAX:
            raise self.wrong(name, f"at most {CONFIG_ENTRIES_MAX} of them")
        return [Table(each, f"{self.key(name)}[{at}]") for at, each in enumerate(found)]

    def wrong(self, name: str, words: str) -> ConfigError:
        """The error for a bad value."""
        return ConfigError(
            key=self.key(name), cause="It is not what belongs there.", remedy=f"Write {words}."
        )

    def finish(self) -> None:
        """Refuse what nobody took."""
        for name in self._left:
            raise ConfigError(
                key=self.key(name), cause="Nothing has this name.", remedy="Correct or remove it."
            )
