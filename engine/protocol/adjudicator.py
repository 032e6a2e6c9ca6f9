"""A pure model of our adjudicator: what the chain would do and pay.

Native asset only. Signatures and the apps' rules are not in it: a state that is shown here is supported. Each function
gives the contract's next storage, or raises `Reverted` with the contract's own words.
Source: packaging/contracts/src (ForceMove, AssetHolder, Payout, Reclaim); tests/contracts compares both on random
histories.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from immutables import Map

from engine.protocol.channel.dispute import Finalised, Target
from engine.protocol.channel.outcome import Allocation, Outcome, encode_alone
from engine.protocol.crypto import keccak256
from engine.protocol.types import Bytes32, ChannelId, Destination

NO_HASH = Bytes32(bytes(32))
_EXTERNAL_PREFIX = bytes(12)
_FINGERPRINT_SIZE_BYTES = 20
_GUESSES_MAX = 512
"""Outcomes tried to explain a fingerprint: all orders of nine guarantees, or any number in our own order. Each costs
at most 0.2 ms to hash, so 0.1 s."""


class Reverted(Exception):  # noqa: N818 - the field's word for it
    """The contract refuses; the text is the contract's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A channel's record: `finalizes_at_s` is 0 while it is open, the fingerprint is over state and outcome."""

    turn_num: int = 0
    finalizes_at_s: int = 0
    fingerprint: bytes = bytes(_FINGERPRINT_SIZE_BYTES)

    @property
    def is_open(self) -> bool:
        """Whether no challenge stands."""
        return self.finalizes_at_s == 0

    def is_final_at(self, now_s: int) -> bool:
        """Whether the outcome stands."""
        return 0 < self.finalizes_at_s <= now_s

    def word(self) -> bytes:
        """The storage word: 6 bytes turn, 6 bytes time, 20 bytes fingerprint."""
        times = self.turn_num.to_bytes(6, "big") + self.finalizes_at_s.to_bytes(6, "big")
        return times + self.fingerprint


def status_of(word: bytes) -> Status:
    """Read a storage word."""
    return Status(
        turn_num=int.from_bytes(word[:6], "big"),
        finalizes_at_s=int.from_bytes(word[6:12], "big"),
        fingerprint=word[12:32],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicator:
    """The contract's storage, and what it paid to accounts."""

    statuses: Map[ChannelId, Status] = field(default_factory=Map)
    holdings_wei: Map[bytes, int] = field(default_factory=Map)
    paid_wei: Map[Destination, int] = field(default_factory=Map)

    def status(self, channel_id: ChannelId) -> Status:
        """A channel's record."""
        return self.statuses.get(channel_id, Status())

    def held_wei(self, channel_id: ChannelId) -> int:
        """What a channel holds."""
        return self.holdings_wei.get(channel_id, 0)


def fingerprint(state_hash: Bytes32, outcome_hash: Bytes32) -> bytes:
    """The 20 bytes that a record keeps of a state and its outcome."""
    return keccak256(state_hash + outcome_hash)[-_FINGERPRINT_SIZE_BYTES:]


def outcome_hash(outcome: Outcome) -> Bytes32:
    """The contract's hash of an outcome."""
    return keccak256(encode_alone(outcome))


def deposit(
    was: Adjudicator, channel_id: ChannelId, *, expected_held_wei: int, amount_wei: int
) -> Adjudicator:
    """Pay into a channel."""
    held_wei = was.held_wei(channel_id)
    if channel_id.startswith(_EXTERNAL_PREFIX):
        raise Reverted("Deposit to external destination")
    if held_wei != expected_held_wei:
        raise Reverted("held != expectedHeld")
    return replace(was, holdings_wei=was.holdings_wei.set(channel_id, held_wei + amount_wei))


def challenge(  # noqa: PLR0913 - the contract's own arguments
    was: Adjudicator,
    channel_id: ChannelId,
    *,
    turn_num: int,
    state_hash: Bytes32,
    outcome: Outcome,
    now_s: int,
    duration_s: int,
) -> Adjudicator:
    """Register a supported state and start the clock."""
    status = was.status(channel_id)
    if status.is_open:
        _require(turn_num >= status.turn_num, "turnNumRecord decreased.")
    else:
        _require(not status.is_final_at(now_s), "Channel finalized.")
        _require(turn_num > status.turn_num, "turnNumRecord not increased.")
    finalizes_at_s = now_s + duration_s
    mark = fingerprint(state_hash, outcome_hash(outcome))
    return _with_status(
        was,
        channel_id,
        Status(turn_num=turn_num, finalizes_at_s=finalizes_at_s, fingerprint=mark),
    )


def checkpoint(
    was: Adjudicator, channel_id: ChannelId, *, turn_num: int, now_s: int
) -> Adjudicator:
    """Raise the record; a running challenge ends."""
    status = was.status(channel_id)
    _require(not status.is_final_at(now_s), "Channel finalized.")
    _require(turn_num > status.turn_num, "turnNumRecord not increased.")
    mark = fingerprint(NO_HASH, NO_HASH)
    return _with_status(was, channel_id, Status(turn_num=turn_num, fingerprint=mark))


def conclude(
    was: Adjudicator, channel_id: ChannelId, *, outcome: Outcome, now_s: int
) -> Adjudicator:
    """End a channel by everybody's final state."""
    _require(not was.status(channel_id).is_final_at(now_s), "Channel finalized.")
    mark = fingerprint(NO_HASH, outcome_hash(outcome))
    return _with_status(was, channel_id, Status(finalizes_at_s=now_s, fingerprint=mark))


def conclude_and_pay(
    was: Adjudicator, channel_id: ChannelId, *, outcome: Outcome, now_s: int
) -> Adjudicator:
    """End a channel by everybody's final state and pay all of it. One that owes nothing any more is forgotten.

    Source: contract function concludeAndTransferAllAssets.
    """
    final = conclude(was, channel_id, outcome=outcome, now_s=now_s)
    after, payouts_wei = paying(outcome, was.held_wei(channel_id), ())
    done = _paid(final, channel_id, payouts_wei)
    if all(line.amount_wei == 0 for line in after[0].allocations):
        return replace(done, statuses=done.statuses.delete(channel_id))
    mark = fingerprint(NO_HASH, outcome_hash(after))
    return _with_status(done, channel_id, replace(done.status(channel_id), fingerprint=mark))


def transfer(
    was: Adjudicator,
    channel_id: ChannelId,
    *,
    outcome: Outcome,
    state_hash: Bytes32,
    indices: Sequence[int],
    now_s: int,
) -> Adjudicator:
    """Pay some entries of a final channel, all of them if none is named."""
    _require(list(indices) == sorted(set(indices)), "Indices must be sorted")
    status = _final_status(was, channel_id, outcome, state_hash, now_s)
    after, payouts_wei = paying(outcome, was.held_wei(channel_id), indices)
    mark = fingerprint(state_hash, outcome_hash(after))
    done = _with_status(was, channel_id, replace(status, fingerprint=mark))
    return _paid(done, channel_id, payouts_wei)


def reclaim(
    was: Adjudicator,
    channel_id: ChannelId,
    *,
    outcome: Outcome,
    state_hash: Bytes32,
    target: Target,
    now_s: int,
) -> Adjudicator:
    """Turn a final ledger's guarantee into what its final target decided. No money moves."""
    status = _final_status(was, channel_id, outcome, state_hash, now_s)
    index = index_of_guarantee(outcome, target.channel_id)
    if index is None:
        raise Reverted("not a guarantee allocation")
    _final_status(was, target.channel_id, target.outcome, target.state_hash, now_s)
    mark = fingerprint(state_hash, outcome_hash(reclaiming(outcome, target)))
    return _with_status(was, channel_id, replace(status, fingerprint=mark))


# --- outcomes -------------------------------------------------------------------------------------------------


def paying(
    outcome: Outcome, held_wei: int, indices: Sequence[int]
) -> tuple[Outcome, tuple[tuple[Destination, int], ...]]:
    """(what is owed afterwards, what is paid to whom). Earlier entries come first, also those not selected."""
    lines: list[Allocation] = []
    payouts_wei: list[tuple[Destination, int]] = []
    for index, line in enumerate(outcome[0].allocations):
        affordable_wei = min(line.amount_wei, held_wei)
        held_wei -= affordable_wei
        if not indices or index in indices:
            if line.is_guarantee:
                raise Reverted("cannot transfer a guarantee")
            payouts_wei.append((line.destination, affordable_wei))
            lines.append(replace(line, amount_wei=line.amount_wei - affordable_wei))
        else:
            lines.append(line)
    return _with_lines(outcome, lines), tuple(payouts_wei)


def reclaiming(outcome: Outcome, target: Target) -> Outcome:
    """The ledger's outcome without the target's guarantee, its two sides credited."""
    index = index_of_guarantee(outcome, target.channel_id)
    assert index is not None, f"no guarantee for {target.channel_id.hex()}"
    lines = list(outcome[0].allocations)
    guarantee = lines.pop(index)
    left, right = guarantee.metadata[:32], guarantee.metadata[32:]
    credited_wei = 0
    shares = zip((left, right), ("left", "right"), target.outcome[0].allocations, strict=False)
    for side, name, share in shares:
        place = next((i for i, line in enumerate(lines) if line.destination == side), None)
        if place is None:
            raise Reverted(f"could not find {name}")
        credited_wei += share.amount_wei
        lines[place] = replace(lines[place], amount_wei=lines[place].amount_wei + share.amount_wei)
    _require(credited_wei == guarantee.amount_wei, "totalReclaimed!=guarantee.amount")
    return _with_lines(outcome, lines)


def index_of_guarantee(outcome: Outcome, target_id: ChannelId) -> int | None:
    """Where a target's guarantee stands among the entries."""
    for index, line in enumerate(outcome[0].allocations):
        if line.is_guarantee and bytes(line.destination) == target_id:
            return index
    return None


def outcome_now(ledger: Finalised, mark: bytes) -> Outcome | None:
    """The outcome behind a final ledger's fingerprint, whoever reclaimed and was paid since; None if none is found.

    The contract keeps no outcome, only its hash, and tells in no event whose entry was paid.
    """
    for outcome in _possible(ledger):
        if fingerprint(ledger.state_hash, outcome_hash(outcome)) == mark:
            return outcome
    return None


def _possible(ledger: Finalised) -> Iterator[Outcome]:
    """Outcomes that may stand: first our own order of reclaims, then every order with every full payout."""
    in_order = ledger.outcome
    yield in_order
    for target in ledger.targets:
        if _can_reclaim(in_order, target):
            in_order = reclaiming(in_order, target)
            yield in_order
    seen = {ledger.outcome}
    waiting = [ledger.outcome]
    for outcome in waiting:
        for after in _after(outcome, ledger.targets):
            if after not in seen and len(seen) < _GUESSES_MAX:
                seen.add(after)
                waiting.append(after)
                yield after


def _after(outcome: Outcome, targets: Sequence[Target]) -> Iterator[Outcome]:
    for index, line in enumerate(outcome[0].allocations):
        if line.amount_wei and not line.is_guarantee:
            lines = list(outcome[0].allocations)
            lines[index] = replace(line, amount_wei=0)
            yield _with_lines(outcome, lines)
    for target in targets:
        if _can_reclaim(outcome, target):
            yield reclaiming(outcome, target)


def _can_reclaim(outcome: Outcome, target: Target) -> bool:
    """Whether there is a guarantee and it fits. Somebody's money in a tab, paid out of it, makes it not fit."""
    if index_of_guarantee(outcome, target.channel_id) is None:
        return False
    with suppress(Reverted):
        reclaiming(outcome, target)
        return True
    return False


def _with_lines(outcome: Outcome, lines: Sequence[Allocation]) -> Outcome:
    return (replace(outcome[0], allocations=tuple(lines)), *outcome[1:])


def _paid(
    was: Adjudicator, channel_id: ChannelId, payouts_wei: Sequence[tuple[Destination, int]]
) -> Adjudicator:
    """With money moved out of a channel, to accounts or into other channels."""
    left_wei = was.held_wei(channel_id) - sum(amount_wei for _, amount_wei in payouts_wei)
    held, paid = was.holdings_wei.set(channel_id, left_wei), was.paid_wei
    for destination, amount_wei in payouts_wei:
        if destination.startswith(_EXTERNAL_PREFIX):
            paid = paid.set(destination, paid.get(destination, 0) + amount_wei)
        else:
            held = held.set(destination, held.get(destination, 0) + amount_wei)
    return replace(was, holdings_wei=held, paid_wei=paid)


def _final_status(
    was: Adjudicator, channel_id: ChannelId, outcome: Outcome, state_hash: Bytes32, now_s: int
) -> Status:
    status = was.status(channel_id)
    _require(status.is_final_at(now_s), "Channel not finalized.")
    is_known = status.fingerprint == fingerprint(state_hash, outcome_hash(outcome))
    _require(is_known, "incorrect fingerprint")
    return status


def _with_status(was: Adjudicator, channel_id: ChannelId, status: Status) -> Adjudicator:
    return replace(was, statuses=was.statuses.set(channel_id, status))


def _require(is_so: bool, words: str) -> None:  # noqa: FBT001 - as in the contract
    if not is_so:
        raise Reverted(words)
