"""What a simulation can find.

I1   a turn of a channel gets one hash from each signer
I2   nothing leaves a node that is not in its log
I3   turns and vouchers never fall, over restarts too; an older copy does not go on with who can tell
I4   a ledger's parts sum to what was put in; none is negative
I5   the ends of a tab let nothing go for less than was paid, and book nothing that no guarantee stands behind
I6   the chain pays out no more than was paid in
I7   a hub has after a tab what it had before
I8   the log alone gives the world that was shown
I9   nothing that others say changes a channel that they are not in, nor ends in an exception of ours
I13  at the end every objective is over and every outbox empty
I14  at the end both sides of a channel agree
"""

from __future__ import annotations


class Violation(Exception):  # noqa: N818 - it names what it is
    """An invariant does not hold. `rule` is its number in the list above."""

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
