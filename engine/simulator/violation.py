"""What a simulation can find."""

from __future__ import annotations


class Violation(Exception):  # noqa: N818 - it names what it is
    """An invariant does not hold. `rule` is its number in safety.md 4.2."""

    def __init__(self, rule: str, text: str) -> None:
        super().__init__(f"{rule}: {text}")
        self.rule = rule


def expect(condition: object, rule: str, text: str) -> None:
    """Demand that an invariant holds.

    Raises:
        Violation: it does not.
    """
    if not condition:
        raise Violation(rule, text)
