"""Runs of the reference, replayed: in each role a node of ours says exactly what the reference said.

Compared are all states (by hash, with objective, turn and signature), proposals and countersignatures, vouchers,
requests and refusals, each with whom it went to, and all transactions: nothing missing, nothing more. The
reference countersigns by sending the leader's proposal with its own signature; our `LedgerAcceptance` is taken
together with the proposal it accepts.

One difference is meant: a refusal that comes from somebody else is passed on by our nodes to the other
participants (the reference trusts the refuser to tell everybody), and repeating a refusal says nothing new. So of
refusals it is compared who was told what, without those passed on.

The runs that the directory of vectors holds are all replayed, whatever their number, as long as they are in the
chain's own asset: another one cannot be said in our messages yet, and is refused where it would come in.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from engine.protocol.channel.state import PREFUND_TURN
from engine.protocol.errors import PeerError, Reason
from engine.protocol.fold import fold
from engine.protocol.kinds import LedgerPhase
from engine.protocol.messages import (
    LedgerAcceptance,
    LedgerProposal,
    Message,
    SignedState,
    Voucher,
)
from engine.protocol.signing import Signer, StateToSign
from engine.protocol.types import ZERO_ADDRESS, Signature, hex0x
from engine.protocol.world import GENESIS
from tests.conformance.gonitro_json import Said, SaidRefusal, UnknownFormError
from tests.conformance.replay import Happening, Player, Run, Sent
from tests.conformance.vectors import addr, directory, golden, load

Signed = SignedState | LedgerProposal | LedgerAcceptance | Voucher
OURS = ("nitro-trace-standard.json", "nitro-trace-two-hop.json")


def _runs() -> Iterator[Any]:
    """Source, file and role of every replay."""
    for name in OURS:
        for role in golden(name)["participants"]:
            yield pytest.param("golden", name, role, id=f"golden-{name[12:-5]}-{role}")
    where = directory()
    if where is None:
        yield pytest.param("shared", OURS[0], "alice", id="shared")
        return
    for path in sorted(where.glob("nitro-trace-*.json")):
        trace = load(path.name)
        if addr(trace["asset"]) == ZERO_ADDRESS:
            for role in trace["participants"]:
                yield pytest.param("shared", path.name, role, id=f"{path.stem[12:]}-{role}")


ALL_RUNS = pytest.mark.parametrize(("source", "name", "role"), list(_runs()))
OUR_RUNS = pytest.mark.parametrize(
    ("name", "role"), [(name, role) for name in OURS for role in golden(name)["participants"]]
)


@ALL_RUNS
def test_says_in_each_role_what_the_reference_said(source: str, name: str, role: str) -> None:
    run = Run(golden(name) if source == "golden" else load(name))
    player = Player(run, role)

    player.play()

    _assert_same(run, player)


@OUR_RUNS
def test_ends_with_everything_settled_and_paid_out(name: str, role: str) -> None:
    player = Player(Run(golden(name)), role)

    player.play()

    world = player.world
    assert [ledger.phase for ledger in world.ledgers.values()] == [LedgerPhase.CLOSED] * (
        1 if role in {"alice", "bob"} else 2
    )
    assert (len(world.virtuals), len(world.objectives)) == (0, 0)
    assert fold(GENESIS, player.log) == world


@OUR_RUNS
def test_no_message_of_a_run_is_taken_with_a_bent_signature(name: str, role: str) -> None:
    """Above all not the final states: one with a junk signature makes the reference's hub give its money away."""
    player, refused = Player(Run(golden(name)), role), Counter[type[Message]]()
    for happening in player.run.happenings:
        message = _signed_for(happening, role)
        if message is not None:
            before = player.world
            with pytest.raises(PeerError) as caught:
                player.receive(happening.source, _bent(message))
            assert caught.value.reason is Reason.BAD_SIGNATURE
            assert player.world == before
            refused[type(message)] += 1
        player.meet(happening)

    assert refused[SignedState] > 5


@OUR_RUNS
def test_no_message_of_a_run_is_taken_from_anybody_else(name: str, role: str) -> None:
    """The sender is the session: a true message in another's mouth is refused."""
    player = Player(Run(golden(name)), role)
    for happening in player.run.happenings:
        message = _signed_for(happening, role)
        if message is not None:
            for other in sorted(set(player.run.names.values()) - {role, happening.source}):
                before = player.world
                with pytest.raises(PeerError):
                    player.receive(other, message)
                assert player.world == before
        player.meet(happening)


@OUR_RUNS
def test_a_message_sent_twice_is_answered_once(name: str, role: str) -> None:
    """The reference may send again what it sent before; each copy has its own number here."""
    run = Run(golden(name))
    player = Player(run, role)

    for happening in run.happenings:
        player.meet(happening)
        message = _signed_for(happening, role)
        if message is not None and not isinstance(message, Voucher):
            player.receive(happening.source, message)

    _assert_same(run, player)


def test_takes_a_proposal_before_the_prefund_it_rests_on() -> None:
    """The hub's add proposal is on its way before its own prefund: it waits in the queue, unsigned."""
    run = Run(golden(OURS[0]))
    player = Player(run, "bob")
    proposal_at = next(at for at, one in enumerate(run.happenings) if _is_proposal_to(one, "bob"))
    prefund_at = proposal_at + 2

    for happening in run.happenings[: proposal_at + 1]:
        player.meet(happening)
    (waiting,) = player.world.ledgers.values()
    for happening in run.happenings[proposal_at + 1 : prefund_at + 1]:
        player.meet(happening)
    (accepted,) = player.world.ledgers.values()

    assert (waiting.turn_num, len(waiting.queue), waiting.signed_turn) == (1, 1, 1)
    assert (accepted.turn_num, len(accepted.queue), accepted.signed_turn) == (2, 0, 2)


def test_another_tab_does_not_pull_that_proposal_through() -> None:
    """While it waits, a second tab over the same ledger is complete, and looks at the queue's head."""
    run = Run(golden(OURS[0]))
    player = Player(run, "bob")
    proposal_at = next(at for at, one in enumerate(run.happenings) if _is_proposal_to(one, "bob"))
    for happening in run.happenings[: proposal_at + 1]:
        player.meet(happening)
    (first_tab,) = player.world.virtuals.values()
    second = replace(first_tab.fixed, nonce=first_tab.fixed.nonce + 1)
    state_hash = first_tab.start.hash_at(second.channel_id(), PREFUND_TURN)

    for index, name in enumerate(("alice", "irene")):
        to_sign = StateToSign(second.channel_id(), PREFUND_TURN, state_hash)
        signature = Signer(run.secret(name))(to_sign)
        amounts = (first_tab.start.payer_wei, first_tab.start.payee_wei)
        prefund = SignedState(second, PREFUND_TURN, False, *amounts, index, signature)
        player.receive(name, prefund)

    (ledger,) = player.world.ledgers.values()
    assert None not in player.world.virtuals[second.channel_id()].prefund
    assert (ledger.turn_num, len(ledger.queue), ledger.signed_turn) == (1, 1, 1)


@pytest.mark.parametrize("role", ["alice", "irene", "bob"])
def test_settles_when_the_payee_asks(role: str) -> None:
    """The standard run, with the payee's request before the payer's final state."""
    trace = deepcopy(golden(OURS[0]))
    final_at = _first(trace, "virtualdefund")
    trace["entries"].insert(final_at, _request(trace, "bob", "alice"))
    run = Run(trace)
    player = Player(run, role)

    player.play()

    _assert_same(run, player)


@pytest.mark.parametrize("role", ["alice", "irene", "bob"])
def test_gives_up_when_the_payee_refuses(role: str) -> None:
    """The standard run up to the prefunds of payer and hub; the payee refuses instead of signing its own."""
    trace = deepcopy(golden(OURS[0]))
    fund_at = _first(trace, "virtualfund")
    funding = [entry for entry in trace["entries"] if entry["step"] == "virtualfund"]
    prefunds = [
        entry for entry in funding if entry["from"] != "bob" and _turn_num(entry) == PREFUND_TURN
    ]
    refusals = [_rejection(trace, "bob", target) for target in ("alice", "irene")]
    trace["entries"] = [*trace["entries"][:fund_at], *prefunds, *refusals]
    run = Run(trace)
    player = Player(run, role)

    player.play()

    _assert_same(run, player)
    assert [ledger.tip for ledger in player.world.ledgers.values()] == [
        ledger.start for ledger in player.world.ledgers.values()
    ]


def test_a_run_in_another_asset_is_refused_at_the_border() -> None:
    trace = deepcopy(golden(OURS[0]))
    payload = json.loads(trace["entries"][0]["wire"])
    inner = json.loads(base64.b64decode(payload["ObjectivePayloads"][0]["PayloadData"]))
    inner["State"]["Outcome"][0]["Asset"] = "0x" + "11" * 20
    payload["ObjectivePayloads"][0]["PayloadData"] = _base64(inner)
    trace["entries"][0]["wire"] = json.dumps(payload)

    with pytest.raises(UnknownFormError):
        Run(trace)


def test_a_run_that_went_otherwise_is_noticed() -> None:
    """The comparison can fail: without the last payment the others' final states name what we never paid."""
    trace = deepcopy(golden(OURS[0]))
    del trace["entries"][_first(trace, "payment 4")]
    player = Player(Run(trace), "alice")

    with pytest.raises(PeerError) as caught:
        player.play()

    assert caught.value.reason is Reason.WRONG_AMOUNTS
    with pytest.raises(AssertionError):
        _assert_same(Run(golden(OURS[0])), player)


def _assert_same(run: Run, player: Player) -> None:
    """What the node said and wanted on chain is what the reference said and did."""
    said, expected = player.sent(), run.sent_by(player.role)
    assert _but_refusals(said) == _but_refusals(expected)
    assert player.transactions() == run.transactions_of(player.role)
    refused, refused_there = _refusals(said), _refusals(expected)
    passed_on = {one for one in refused if _is_passed_on(run, player.role, one[1])}
    assert refused - passed_on == refused_there


def _but_refusals(said: Counter[tuple[str, Said]]) -> Counter[tuple[str, Said]]:
    return Counter(
        {key: count for key, count in said.items() if not isinstance(key[1], SaidRefusal)}
    )


def _refusals(said: Counter[tuple[str, Said]]) -> set[tuple[str, SaidRefusal]]:
    return {(target, one) for target, one in said if isinstance(one, SaidRefusal)}


def _is_passed_on(run: Run, role: str, refusal: SaidRefusal) -> bool:
    """Whether somebody else refused this objective, and told this role so."""
    return any(
        one.said == refusal and one.target == role
        for one in run.happenings
        if isinstance(one, Sent)
    )


def _signed_for(happening: Happening, role: str) -> Signed | None:
    """The signed message that this role gets, if that is what happens."""
    if not isinstance(happening, Sent) or happening.target != role:
        return None
    return happening.message if isinstance(happening.message, Signed) else None


def _is_proposal_to(happening: Happening, role: str) -> bool:
    return isinstance(_signed_for(happening, role), LedgerProposal)


def _bent(message: Signed) -> Signed:
    """The same with one bit of its signature turned."""
    text = message.signature
    return replace(message, signature=Signature(text[:63] + bytes((text[63] ^ 1,)) + text[64:]))


def _first(trace: dict[str, Any], step: str) -> int:
    return next(at for at, entry in enumerate(trace["entries"]) if entry["step"] == step)


def _turn_num(entry: dict[str, Any]) -> int | None:
    payloads = json.loads(entry["wire"])["ObjectivePayloads"]
    if not payloads:
        return None
    turn_num: int = json.loads(base64.b64decode(payloads[0]["PayloadData"]))["State"]["TurnNum"]
    return turn_num


def _virtual_id(trace: dict[str, Any]) -> str:
    wire = json.loads(trace["entries"][_first(trace, "virtualfund")]["wire"])
    objective_id: str = wire["ObjectivePayloads"][0]["ObjectiveId"]
    return objective_id.removeprefix("VirtualFund-")


def _request(trace: dict[str, Any], source: str, target: str) -> dict[str, Any]:
    channel_id = _virtual_id(trace)
    payload = {
        "PayloadData": _base64(channel_id),
        "ObjectiveId": f"VirtualDefund-{channel_id}",
        "Type": "RequestFinalStatePayload",
    }
    return _message(trace, source, target, {"ObjectivePayloads": [payload]})


def _rejection(trace: dict[str, Any], source: str, target: str) -> dict[str, Any]:
    objective_id = f"VirtualFund-{_virtual_id(trace)}"
    return _message(trace, source, target, {"RejectedObjectives": [objective_id]})


def _message(
    trace: dict[str, Any], source: str, target: str, parts: dict[str, Any]
) -> dict[str, Any]:
    """An entry of a run, as the reference would have written it."""
    ends = {
        name: hex0x(addr(trace["participants"][who]["address"]))
        for name, who in (("From", source), ("To", target))
    }
    nothing = dict.fromkeys(
        ("ObjectivePayloads", "LedgerProposals", "Payments", "RejectedObjectives")
    )
    wire = json.dumps(ends | nothing | parts)
    return {"kind": "message", "from": source, "to": target, "step": "inserted", "wire": wire}


def _base64(value: Any) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()
