"""Every kind of message from whoever must not say it: refused or without effect, and the world as it was.

The matrix: message type x (stranger, participant of another channel, replay, equal turn, lower turn,
wrong signature, unknown channel).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.consensus import Add, Guarantee, Transfer
from engine.protocol.codec.log import encode_world
from engine.protocol.codec.wire import UNIONS
from engine.protocol.errors import PeerError, Reason
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.messages import (
    CloseRequest,
    EvidenceRequest,
    LedgerAcceptance,
    LedgerProposal,
    Message,
    PrefundOver,
    Refusal,
    SettleRequest,
    SignedState,
    TransferRefusal,
    TransferRequest,
    TransferWithdrawal,
    Voucher,
)
from engine.protocol.step import step
from engine.protocol.types import ChannelId, external
from tests.engine.protocol.makers import (
    JUNK,
    a_ledger_final,
    a_proposal,
    a_state,
    a_town,
    a_voucher,
    an_acceptance,
    arrival,
    fault_of,
    flipped,
    ledger_of,
    lie,
    open_tab,
    refusal_of,
    tab_part,
)
from tests.engine.protocol.village import Village

PAYMENT_ID = bytes(15) + b"\x09"
UNKNOWN = ChannelId(b"\x77" * 32)


class Scene:
    """A town with an open tab and a proposal in flight. Carol also has a ledger with the hub.

    Attributes:
        said: for each kind of message who may say it to whom, and a true one that is new to its target.
        heard: for each kind one that its target has taken already.
    """

    def __init__(self) -> None:
        town = self.town = a_town(("alice", "hub"), others=("carol", "mallory"))
        town.open_ledger("carol", "hub", 500, 500, nonce=3)
        self.tab = open_tab(town, 100)
        town.pay("alice", "bob", 10, 1)
        self.part = tab_part(town)
        self._leave_a_proposal_to_bob()
        alice, hub, bob = (town[name] for name in ("alice", "hub", "bob"))
        first = ledger_of(town, "hub", "alice")
        target = ChannelId(b"\x55" * 32)
        addition = Add(Guarantee(target, 5, external(alice.address), external(hub.address)), 5)
        self.heard = {
            "prefund": ("alice", "hub", a_state(alice, self.part, 0, 100, 0)),
            "postfund": ("alice", "hub", a_state(alice, self.part, 1, 100, 0)),
            "proposal": (
                "alice",
                "hub",
                a_proposal(alice, first, addition, turn_num=2, after=first.outcome),
            ),
            "acceptance": ("hub", "alice", an_acceptance(hub, first, 2)),
        }
        opening = tab_part(town, nonce=12).channel_id()
        second, waiting = tab_part(town, nonce=99), ledger_of(town, "hub", "bob")
        assert len(waiting.queue) == 1
        self._leave_payments_undone(first.channel_id, waiting.channel_id)
        self.said: dict[str, tuple[str, str, Message]] = {
            "prefund": ("alice", "hub", a_state(alice, second, 0, 50, 0)),
            "named": ("alice", "hub", PrefundOver(a_state(alice, tab_part(town, nonce=98), 0, 50, 0), first.channel_id)),
            "final": ("alice", "hub", a_state(alice, self.part, 2, 90, 10, is_final=True)),
            "proposal": ("alice", "hub", a_proposal(alice, first, addition)),
            "acceptance": ("bob", "hub", an_acceptance(bob, waiting, waiting.tip_turn)),
            "voucher": ("alice", "bob", a_voucher(alice, self.tab, 25, 15)),
            "settle": ("bob", "alice", SettleRequest(self.tab)),
            "evidence": ("hub", "alice", EvidenceRequest(self.tab)),
            "close": ("hub", "alice", CloseRequest(first.channel_id)),
            "refusal": ("hub", "alice", Refusal(ObjectiveKind.VIRTUAL_FUND, opening, Reason.EXPIRED)),
            "transfer": ("hub", "alice", TransferRequest(first.channel_id, Transfer(bytes(16), 5, "", is_to_leader=True))),
            "withdrawal": ("bob", "hub", TransferWithdrawal(waiting.channel_id, PAYMENT_ID)),
            "transfer-refusal": ("alice", "hub", TransferRefusal(first.channel_id, PAYMENT_ID, Reason.CLOSING)),
        }  # fmt: skip

    def _leave_payments_undone(self, first: ChannelId, second: ChannelId) -> None:
        """The hub has set out to pay Alice, who has not heard of it; and has not answered Bob, who asked to pay it."""
        town, hub = self.town, self.town["hub"]
        hub.take(
            inp.PayPartner(
                at_ms=town.now_ms, ledger_id=first, amount_wei=5, payment_id=PAYMENT_ID, note=""
            )
        )
        hub.sign.is_locked = True
        lie(
            town,
            "bob",
            "hub",
            TransferRequest(second, Transfer(PAYMENT_ID, 5, "", is_to_leader=True)),
        )
        hub.sign.is_locked = False

    def _leave_a_proposal_to_bob(self) -> None:
        """Let the hub wait for Bob's acceptance, which is on its way."""
        town = self.town
        town.holds = lambda source, target, message: (
            isinstance(message, LedgerAcceptance) and (source == "bob")
        )
        open_tab(town, 5, nonce=12)


KINDS = [
    "prefund",
    "named",
    "final",
    "proposal",
    "acceptance",
    "voucher",
    "settle",
    "close",
    "refusal",
    "evidence",
    "transfer",
    "withdrawal",
    "transfer-refusal",
]
SIGNED = ["prefund", "final", "proposal", "acceptance", "voucher"]

STRANGER: dict[str, Reason] = {
    "prefund": Reason.NOT_A_PARTICIPANT,
    "named": Reason.NOT_A_PARTICIPANT,
    "final": Reason.NOT_A_PARTICIPANT,
    "proposal": Reason.NOT_A_PARTICIPANT,
    "acceptance": Reason.NOT_A_PARTICIPANT,
    "voucher": Reason.WRONG_ROLE,
    "settle": Reason.WRONG_ROLE,
    "close": Reason.NOT_A_PARTICIPANT,
    "refusal": Reason.NOT_A_PARTICIPANT,
    "evidence": Reason.NOT_A_PARTICIPANT,
    "transfer": Reason.NOT_A_PARTICIPANT,
    "withdrawal": Reason.NOT_A_PARTICIPANT,
    "transfer-refusal": Reason.NOT_A_PARTICIPANT,
}


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("kind", KINDS)
def test_the_true_message_has_an_effect(scene: Scene, kind: str) -> None:
    """What makes the rest of the matrix mean something."""
    source, target, message = scene.said[kind]

    done = scene.town[target].take(arrival(scene.town, source, target, message))

    assert len(done.events) > 1


@pytest.mark.parametrize("impostor", ["mallory", "carol"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_true_message_in_anothers_mouth_is_refused(
    scene: Scene, kind: str, impostor: str
) -> None:
    """Mallory is a stranger; Carol is the participant of another channel of the hub."""
    _, target, message = scene.said[kind]

    assert STRANGER[kind] is fault_of(scene.town, impostor, target, message)


@pytest.mark.parametrize("kind", SIGNED)
def test_a_true_message_with_a_junk_signature_is_refused(scene: Scene, kind: str) -> None:
    source, target, message = scene.said[kind]
    assert isinstance(message, SignedState | LedgerProposal | LedgerAcceptance | Voucher)

    assert (
        fault_of(scene.town, source, target, replace(message, signature=JUNK))
        is Reason.BAD_SIGNATURE
    )


@pytest.mark.parametrize("author", ["hub", "bob", "mallory"])
@pytest.mark.parametrize("kind", ["prefund", "final", "proposal", "voucher"])
def test_a_message_that_another_signed_is_refused(scene: Scene, kind: str, author: str) -> None:
    """Also by another participant of the same channel: a true signature is no better than junk in a wrong place."""
    source, target, message = scene.said[kind]
    forger = scene.town[author]
    match message:
        case SignedState():
            other = a_state(
                forger,
                message.fixed,
                message.turn_num,
                message.first_wei,
                message.last_wei,
                is_final=message.is_final,
            )
        case LedgerProposal():
            other = a_proposal(forger, ledger_of(scene.town, "hub", "alice"), message.proposal)
        case _:
            other = a_voucher(forger, scene.tab, 25, 15)
    forged = replace(message, signature=other.signature)

    assert fault_of(scene.town, source, target, forged) is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("kind", KINDS)
def test_a_replayed_message_leaves_no_trace(scene: Scene, kind: str) -> None:
    source, target, message = scene.said[kind]
    first = arrival(scene.town, source, target, message)
    node = scene.town[target]
    node.take(first)
    before = encode_world(node.world)

    again = node.take(first)

    assert (again.events, again.effects) == ((), ())
    assert encode_world(node.world) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_said_twice_has_the_effect_of_one(scene: Scene, kind: str) -> None:
    """Under a new number of the session: only its receipt is new; a voucher that is not higher is a fault."""
    source, target, message = scene.said[kind]
    town = scene.town
    town[target].take(arrival(town, source, target, message))
    before = town[target].world
    if kind == "voucher":
        assert fault_of(town, source, target, message) is Reason.VOUCHER_NOT_HIGHER
        return

    done = town[target].take(arrival(town, source, target, message))

    assert [type(entry.event) for entry in done.events] == [ev.MessageReceived]
    peer = town[target].world.peers[town[source].address]
    same = replace_seq(town, target, before.seq, peer.address, peer.last_in - 1)
    assert same == encode_world(before)


def replace_seq(town: Village, name: str, seq: int, peer: bytes, last_in: int) -> bytes:
    """The bytes of a node's world with another place in the log and another number heard from a peer."""
    world = town[name].world
    record = next(one for key, one in world.peers.items() if key == peer)
    patched = replace(record, last_in=last_in)
    return encode_world(replace(world, seq=seq, peers=world.peers.set(record.address, patched)))


@pytest.mark.parametrize("kind", ["prefund", "postfund", "proposal", "acceptance"])
def test_a_turn_that_was_taken_changes_nothing(scene: Scene, kind: str) -> None:
    """Equal and lower turns: also with other content under them, which was refused or ignored before its signature."""
    source, target, message = scene.heard[kind]

    done = scene.town[target].take(arrival(scene.town, source, target, message))

    assert [type(entry.event) for entry in done.events] == [ev.MessageReceived]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (LedgerAcceptance(UNKNOWN, 2, JUNK), Reason.UNKNOWN_CHANNEL),
        (LedgerProposal(UNKNOWN, 2, Add(Guarantee(UNKNOWN, 1, external(b"\x01" * 20), external(b"\x02" * 20)), 1), JUNK), Reason.UNKNOWN_CHANNEL),
        (Voucher(UNKNOWN, 5, JUNK, ()), Reason.UNKNOWN_CHANNEL),
        (SettleRequest(UNKNOWN), Reason.UNKNOWN_CHANNEL),
        (CloseRequest(UNKNOWN), Reason.UNKNOWN_CHANNEL),
        (TransferWithdrawal(UNKNOWN, PAYMENT_ID), Reason.UNKNOWN_CHANNEL),
        (TransferRefusal(UNKNOWN, PAYMENT_ID, Reason.CLOSING), Reason.UNKNOWN_CHANNEL),
    ],
)  # fmt: skip
@pytest.mark.parametrize("source", ["hub", "mallory"])
def test_a_message_about_an_unknown_channel_is_refused(
    scene: Scene, source: str, message: Message, expected: Reason
) -> None:
    """One such message ends the process of the reference."""
    assert fault_of(scene.town, source, "alice", message) is expected


@pytest.mark.parametrize("kind", list(ObjectiveKind))
@pytest.mark.parametrize("source", ["hub", "mallory"])
def test_a_refusal_of_something_unknown_has_no_effect(
    scene: Scene, source: str, kind: ObjectiveKind
) -> None:
    done = scene.town["alice"].take(
        arrival(scene.town, source, "alice", Refusal(kind, UNKNOWN, Reason.EXPIRED))
    )

    assert [type(entry.event) for entry in done.events] == [ev.MessageReceived]


@pytest.mark.parametrize(("turn_num", "is_final"), [(1, False), (2, True), (0, True), (7, False)])
def test_a_later_state_of_an_unknown_channel_is_refused(
    scene: Scene, turn_num: int, is_final: bool
) -> None:
    state = a_state(
        scene.town["alice"], tab_part(scene.town, nonce=98), turn_num, 100, 0, is_final=is_final
    )

    assert fault_of(scene.town, "alice", "hub", state) is Reason.UNKNOWN_CHANNEL


@pytest.mark.parametrize(
    "make",
    [CloseRequest, lambda channel: Refusal(ObjectiveKind.DIRECT_FUND, channel, Reason.EXPIRED)],
)
def test_a_ledger_is_closed_to_others(scene: Scene, make: Callable[[ChannelId], Message]) -> None:
    ledger = ledger_of(scene.town, "hub", "alice")

    for source in ("bob", "carol", "mallory"):
        assert (
            fault_of(scene.town, source, "hub", make(ledger.channel_id)) is Reason.NOT_A_PARTICIPANT
        )


def test_a_message_out_of_order_is_refused(scene: Scene) -> None:
    source, target, message = scene.said["prefund"]
    late = arrival(scene.town, source, target, message, wire_seq=1000)

    assert refusal_of(scene.town[target], late) is Reason.SEQUENCE_GAP


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"turn_num": 0}, Reason.WRONG_TURN),
        ({"turn_num": 1}, Reason.WRONG_TURN),
        ({"turn_num": 3}, Reason.WRONG_TURN),
        ({"first_wei": 1001, "last_wei": 999}, Reason.WRONG_AMOUNTS),
        ({"first_wei": 1001}, Reason.WRONG_AMOUNTS),
    ],
)
def test_refuses_a_final_state_of_a_ledger_that_is_not_the_next(
    changes: dict[str, int], expected: Reason
) -> None:
    town = a_town()
    ledger = ledger_of(town, "hub", "alice")
    assert ledger.turn_num == 1

    assert (
        fault_of(town, "alice", "hub", a_ledger_final(town["alice"], ledger, **changes)) is expected
    )


def test_refuses_a_forged_final_state_of_a_ledger() -> None:
    town = a_town()
    true = a_ledger_final(town["alice"], ledger_of(town, "hub", "alice"))

    assert fault_of(town, "alice", "hub", replace(true, signature=JUNK)) is Reason.BAD_SIGNATURE


def test_refuses_a_final_state_while_money_is_guaranteed(scene: Scene) -> None:
    final = a_ledger_final(scene.town["alice"], ledger_of(scene.town, "hub", "alice"))

    assert fault_of(scene.town, "alice", "hub", final) is Reason.NOT_OPEN


def test_the_follower_never_begins_the_final_state_of_a_ledger() -> None:
    town = a_town()
    final = a_ledger_final(town["hub"], ledger_of(town, "hub", "alice"))

    assert fault_of(town, "hub", "alice", final) is Reason.WRONG_ROLE


# --- every type in every column -------------------------------------------------------------------------------

TYPES = sorted(UNIONS[Message], key=UNIONS[Message].__getitem__)
Said = tuple[str, str, Message]
"""(who says it, to whom, what)."""


def has_field(kind: type, *names: str) -> bool:
    return any(entry.name in names for entry in fields(kind))


TURNED = [kind for kind in TYPES if has_field(kind, "turn_num", "amount_wei")]
"""Types that something counts in: a turn, or a voucher's sum. The others ask, and are asked again by a replay."""
WITH_SIGNATURE = [kind for kind in TYPES if has_field(kind, "signature")]
"""The others are their connection's word, and no better than it: the columns of strangers are theirs."""


def true_ones(scene: Scene) -> dict[type, list[Said]]:
    found: dict[type, list[Said]] = {}
    for said in scene.said.values():
        found.setdefault(type(said[2]), []).append(said)
    return found


def from_another(scene: Scene, kind: type, impostor: str) -> list[Said]:
    return [(impostor, target, message) for _, target, message in true_ones(scene)[kind]]


def at_an_equal_turn(scene: Scene) -> dict[type, Said]:
    voucher = a_voucher(scene.town["alice"], scene.tab, 10, 10)
    return {
        SignedState: scene.heard["postfund"],
        LedgerProposal: scene.heard["proposal"],
        LedgerAcceptance: scene.heard["acceptance"],
        Voucher: ("alice", "bob", voucher),
    }


def at_a_lower_turn(scene: Scene) -> dict[type, Said]:
    town = scene.town
    ledger = ledger_of(town, "hub", "alice")
    proposal = scene.heard["proposal"][2].proposal
    lower = a_proposal(town["alice"], ledger, proposal, turn_num=1, after=ledger.outcome)
    return {
        SignedState: scene.heard["prefund"],
        LedgerProposal: ("alice", "hub", lower),
        LedgerAcceptance: ("hub", "alice", an_acceptance(town["hub"], ledger, 1)),
        Voucher: ("alice", "bob", a_voucher(town["alice"], scene.tab, 9, 9)),
    }


def about_nothing(scene: Scene) -> dict[type, Said]:
    """Truly signed by who says it, and about a channel that nobody has."""
    town = scene.town
    nowhere = tab_part(town, nonce=98)
    promised = Guarantee(UNKNOWN, 1, external(b"\x01" * 20), external(b"\x02" * 20))
    return {
        SignedState: ("alice", "hub", a_state(town["alice"], nowhere, 1, 100, 0)),
        PrefundOver: (
            "alice",
            "hub",
            PrefundOver(a_state(town["alice"], nowhere, 0, 100, 0), UNKNOWN),
        ),
        LedgerProposal: ("alice", "hub", LedgerProposal(UNKNOWN, 2, Add(promised, 1), JUNK)),
        LedgerAcceptance: ("bob", "hub", LedgerAcceptance(UNKNOWN, 2, JUNK)),
        Voucher: ("alice", "bob", a_voucher(town["alice"], UNKNOWN, 5)),
        SettleRequest: ("bob", "alice", SettleRequest(UNKNOWN)),
        CloseRequest: ("hub", "alice", CloseRequest(UNKNOWN)),
        Refusal: ("hub", "alice", Refusal(ObjectiveKind.VIRTUAL_FUND, UNKNOWN, Reason.EXPIRED)),
        EvidenceRequest: ("hub", "alice", EvidenceRequest(UNKNOWN)),
        TransferRequest: (
            "hub",
            "alice",
            TransferRequest(UNKNOWN, Transfer(PAYMENT_ID, 5, "", is_to_leader=True)),
        ),
        TransferWithdrawal: ("bob", "hub", TransferWithdrawal(UNKNOWN, PAYMENT_ID)),
        TransferRefusal: ("alice", "hub", TransferRefusal(UNKNOWN, PAYMENT_ID, Reason.CLOSING)),
    }


def test_every_type_of_message_is_in_every_column(scene: Scene) -> None:
    """A new type has no place here until somebody says what its true, late, lower and unknown forms are."""
    assert set(TYPES) == set(true_ones(scene)) == set(about_nothing(scene))
    assert set(TURNED) == set(at_an_equal_turn(scene)) == set(at_a_lower_turn(scene))
    assert [SignedState, LedgerProposal, LedgerAcceptance, Voucher] == TURNED == WITH_SIGNATURE


def assert_harmless(scene: Scene, said: Said) -> None:
    """Refused, with the world as it was; or taken with no fact but its receipt, and nothing to do or to send."""
    source, target, message = said
    node = scene.town[target]
    world, before = node.world, encode_world(node.world)
    try:
        done = step(world, arrival(scene.town, source, target, message), node.sign)
    except PeerError:
        pass
    else:
        assert [ev.MessageReceived] == [type(entry.event) for entry in done.events]
        assert done.effects == ()
    assert encode_world(world) == before


every_type = pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
every_turned = pytest.mark.parametrize("kind", TURNED, ids=lambda kind: kind.__name__)


@pytest.mark.parametrize("impostor", ["mallory", "carol"])
@every_type
def test_from_a_stranger_or_a_participant_of_another_channel(
    scene: Scene, kind: type, impostor: str
) -> None:
    for said in from_another(scene, kind, impostor):
        assert fault_of(scene.town, *said)


@every_type
def test_as_a_replay(scene: Scene, kind: type) -> None:
    for source, target, message in true_ones(scene)[kind]:
        first = arrival(scene.town, source, target, message)
        scene.town[target].take(first)

        again = step(scene.town[target].world, first, scene.town[target].sign)

        assert (again.events, again.effects) == ((), ())


@every_turned
def test_at_an_equal_turn(scene: Scene, kind: type) -> None:
    assert_harmless(scene, at_an_equal_turn(scene)[kind])


@every_turned
def test_at_a_lower_turn(scene: Scene, kind: type) -> None:
    assert_harmless(scene, at_a_lower_turn(scene)[kind])


@pytest.mark.parametrize("kind", WITH_SIGNATURE, ids=lambda kind: kind.__name__)
def test_with_a_wrong_signature(scene: Scene, kind: type) -> None:
    for source, target, message in true_ones(scene)[kind]:
        for wrong in (JUNK, flipped(message.signature)):
            forged = replace(message, signature=wrong)

            assert fault_of(scene.town, source, target, forged) is Reason.BAD_SIGNATURE


@every_type
def test_about_an_unknown_channel(scene: Scene, kind: type) -> None:
    source, target, message = about_nothing(scene)[kind]

    for who in (source, "mallory"):
        assert_harmless(scene, (who, target, message))
