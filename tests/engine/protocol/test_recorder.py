"""The sign gate: one hash for each turn of a channel, one place that signs, and every fact in its place."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.draft import Draft
from engine.protocol.errors import PeerError, Reason, Refused
from engine.protocol.recorder import Recorder
from engine.protocol.signing import StateToSign
from engine.protocol.step import step
from engine.protocol.types import Bytes32
from tests.engine.protocol.makers import a_state, a_town, ledger_of, open_tab, say, tab_of, tab_part
from tests.engine.protocol.village import Village

PROTOCOL = Path(__file__).parents[3] / "engine" / "protocol"
OTHER = Bytes32(b"\x99" * 32)


def a_recorder(town: Village, name: str) -> Recorder:
    """A recorder over a node's world."""
    return Recorder(Draft(town[name].world), town.now_ms, town[name].sign)


def test_the_newest_hash_may_be_signed_again_and_another_one_not() -> None:
    town = a_town()
    ledger = ledger_of(town, "alice", "hub")
    rec = a_recorder(town, "alice")

    again = rec.sign_state(ledger, ledger.signed_turn, ledger.signed_hash)

    assert again == ledger.postfund[0]
    with pytest.raises(Refused) as caught:
        rec.sign_state(ledger, ledger.signed_turn, OTHER)
    assert caught.value.reason is Reason.WOULD_SIGN_TWICE
    assert caught.value.numbers == {"turn_num": 1, "signed_turn_num": 1}


def test_an_older_turn_is_never_signed() -> None:
    town = a_town()
    ledger = ledger_of(town, "alice", "hub")

    for state_hash in (ledger.signed_hash, OTHER):
        with pytest.raises(Refused, match="WOULD_SIGN_TWICE"):
            a_recorder(town, "alice").sign_state(ledger, ledger.signed_turn - 1, state_hash)


def test_the_next_turn_is_signed() -> None:
    town = a_town()
    ledger = ledger_of(town, "alice", "hub")

    signature = a_recorder(town, "alice").sign_state(ledger, ledger.signed_turn + 1, OTHER)

    assert signature == town["alice"].sign(
        StateToSign(ledger.channel_id, ledger.signed_turn + 1, OTHER)
    )


@pytest.mark.parametrize("amount_wei", [0, 29, 30])
def test_a_voucher_only_grows(amount_wei: int) -> None:
    town = a_town()
    tab = open_tab(town, 100)
    town.pay("alice", "bob", 30, 1)

    with pytest.raises(Refused, match="WOULD_SIGN_TWICE"):
        a_recorder(town, "alice").sign_voucher(tab_of(town, "alice", tab), amount_wei)


def test_a_peer_that_would_make_us_sign_twice_is_at_fault() -> None:
    """The gate is the second net: here the first one is cut by a world that says more was signed already."""
    town = a_town()
    town.holds = lambda source, *_: source == "alice"
    open_tab(town, 100)
    first = a_state(town["alice"], tab_part(town), 0, 100, 0)
    town["hub"].take(inp.Tick(at_ms=town.now_ms))
    say(town, "alice", "hub", first)
    world = town["hub"].world
    ((key, tab),) = world.virtuals.items()
    bent = replace(tab, prefund=(tab.prefund[0], None, None), signed_turn=5)
    torn = replace(world, virtuals=world.virtuals.set(key, bent))
    said = inp.PeerMessage(
        at_ms=town.now_ms,
        peer=town["bob"].address,
        wire_seq=world.peers[town["bob"].address].last_in + 1,
        digest=OTHER,
        message=a_state(town["bob"], tab_part(town), 0, 100, 0),
    )

    with pytest.raises(PeerError) as caught:
        step(torn, said, town["hub"].sign)

    assert caught.value.reason is Reason.WOULD_SIGN_TWICE


def _attribute_calls(tree: ast.AST, names: frozenset[str]) -> list[str]:
    return [
        called
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for called in [getattr(node.func, "attr", None) or getattr(node.func, "id", "")]
        if called in names
    ]


def test_nothing_but_the_recorder_signs() -> None:
    """`_sign` is what signs; only the recorder calls it, once for each lane and for vouchers; `signing.py` makes one."""
    signing = {
        path.relative_to(PROTOCOL).as_posix(): calls
        for path in sorted(PROTOCOL.rglob("*.py"))
        if (calls := _attribute_calls(ast.parse(path.read_text("utf-8")), frozenset({"_sign", "sign", "_sign_digest", "Signer", "signer", "sign_recoverable"})))
    }  # fmt: skip

    assert signing == {
        "crypto.py": ["sign_recoverable"],
        "recorder.py": ["_sign", "_sign", "_sign", "_sign"],
        "signing.py": ["signer", "_sign_digest"],
    }


def test_the_gate_is_passed_where_states_and_vouchers_are_sent_and_nowhere_else() -> None:
    passing = {
        path.relative_to(PROTOCOL).as_posix()
        for path in PROTOCOL.rglob("*.py")
        if _attribute_calls(
            ast.parse(path.read_text("utf-8")), frozenset({"sign_state", "sign_voucher"})
        )
    }

    assert passing == {"objectives/base.py", "vouchers.py"}


def test_facts_of_a_step_name_their_cause_and_their_intent() -> None:
    town = a_town()
    done = town["alice"].take(
        inp.Pay(
            at_ms=town.now_ms,
            payee=town["bob"].address,
            amount_wei=3,
            payment_id=bytes(16),
            note="",
            nonce=4,
        )
    )

    first, *rest = done.events
    assert first.cause == 0
    assert {entry.cause for entry in rest} == {first.seq}
    assert {entry.root for entry in done.events} == {first.seq}
    assert [entry.seq for entry in done.events] == list(
        range(first.seq, first.seq + len(done.events))
    )

    town.settle_down()
    later = [entry for entry in town["alice"].log if isinstance(entry.event, ev.VoucherSent)]
    assert {entry.root for entry in later} == {first.seq}
