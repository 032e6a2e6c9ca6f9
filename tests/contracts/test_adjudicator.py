"""What the adjudicator does and refuses, in the words existing clients know."""

from typing import Any

import eth_abi
import pytest
from eth_utils import keccak

from tests.contracts.channels import (
    NATIVE,
    SIGNED,
    an_exit,
    encode_outcome,
    guarantee,
    party,
    simple,
    status_word,
)
from tests.contracts.evm import RevertedError
from tests.contracts.scene import DURATION_S, ZERO, Channel, Outcome, Scene, owed

ALICE, BOB, HUB, MALLORY = party(1), party(2), party(3), party(4)
OWES = [an_exit(owed(ALICE, 6), owed(BOB, 4))]
EVENTS = {
    "Deposited": "Deposited(bytes32,address,uint256)",
    "ChallengeCleared": "ChallengeCleared(bytes32,uint48)",
    "Checkpointed": "Checkpointed(bytes32,uint48)",
    "Concluded": "Concluded(bytes32,uint48)",
    "AllocationUpdated": "AllocationUpdated(bytes32,uint256,uint256,uint256)",
    "Reclaimed": "Reclaimed(bytes32,uint256)",
    "ChallengeRegistered": f"ChallengeRegistered(bytes32,uint48,{SIGNED}[],{SIGNED})",
}
NAME_OF_TOPIC = {"0x" + keccak(text=text).hex(): name for name, text in EVENTS.items()}


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def ledger(scene: Scene) -> Channel:
    return scene.ledger(ALICE, BOB)


def events(scene: Scene) -> list[str]:
    return [NAME_OF_TOPIC[log.topics[0]] for log in scene.chain.logs]


def numbers(scene: Scene, position: int = 0) -> tuple[int, ...]:
    """The event's unindexed words."""
    words = scene.chain.logs[position].data
    return tuple(int.from_bytes(words[i : i + 32], "big") for i in range(0, len(words), 32))


def refuses(reason: str) -> Any:
    return pytest.raises(RevertedError, match=f"^{reason}$")


def checkpoint(scene: Scene, channel: Channel, turn_num: int) -> None:
    scene.do("checkpoint", channel.fixed, [], channel.signed(channel.state(OWES, turn_num)))


def challenge(scene: Scene, channel: Channel, turn_num: int) -> bytes:
    state = channel.state(OWES, turn_num)
    scene.challenge(channel, state, by=ALICE)
    return channel.hash(state)


def test_deposit_tells_the_new_total(scene: Scene, ledger: Channel) -> None:
    scene.fund(ledger, 6)
    scene.fund(ledger, 4)

    assert events(scene) == ["Deposited"]
    assert scene.chain.logs[0].topics[1] == "0x" + ledger.id.hex()
    assert numbers(scene) == (0, 10)
    assert scene.held(ledger) == 10


@pytest.mark.parametrize("expected_held", [0, 5, 7])
def test_deposit_refuses_other_holdings_than_expected(
    scene: Scene, ledger: Channel, expected_held: int
) -> None:
    scene.fund(ledger, 6)

    with refuses("held != expectedHeld"):
        scene.do("deposit", NATIVE, ledger.id, expected_held, 4, value_wei=4)


@pytest.mark.parametrize("value_wei", [0, 3, 5])
def test_deposit_refuses_other_value_than_amount(
    scene: Scene, ledger: Channel, value_wei: int
) -> None:
    with refuses(r"Incorrect msg\.value for deposit"):
        scene.do("deposit", NATIVE, ledger.id, 0, 4, value_wei=value_wei)


def test_deposit_refuses_an_account_as_channel(scene: Scene) -> None:
    with refuses("Deposit to external destination"):
        scene.do("deposit", NATIVE, ALICE.destination, 0, 4, value_wei=4)


def test_deposit_of_tokens_needs_a_token_and_an_allowance(scene: Scene, ledger: Channel) -> None:
    with refuses("Address: call to non-contract"):
        scene.do("deposit", ALICE.address, ledger.id, 0, 4)
    with refuses("ERC20: insufficient allowance"):
        scene.do("deposit", scene.token("TestToken"), ledger.id, 0, 4)


def test_challenge_starts_the_clock_and_payout_waits_for_it(scene: Scene, ledger: Channel) -> None:
    scene.fund(ledger, 10)
    state = challenge(scene, ledger, 5)
    assert events(scene) == ["ChallengeRegistered"]
    finalizes_at = scene.chain.now_s + DURATION_S
    assert scene.status(ledger) == status_word(5, finalizes_at, state, keccak(encode_outcome(OWES)))

    scene.chain.set_time(finalizes_at - 1)
    with refuses(r"Channel not finalized\."):
        scene.pay_all(ledger, OWES, state)
    scene.chain.set_time(finalizes_at)
    scene.pay_all(ledger, OWES, state)

    assert (scene.chain.balance(ALICE.address), scene.chain.balance(BOB.address)) == (6, 4)
    assert scene.status(ledger) == ZERO


def test_challenge_needs_the_right_turn(scene: Scene, ledger: Channel) -> None:
    checkpoint(scene, ledger, 5)
    with refuses(r"turnNumRecord decreased\."):
        challenge(scene, ledger, 4)
    challenge(scene, ledger, 5)
    with refuses(r"turnNumRecord not increased\."):
        challenge(scene, ledger, 5)
    challenge(scene, ledger, 6)
    scene.expire()
    with refuses(r"Channel finalized\."):
        challenge(scene, ledger, 7)


def test_challenge_needs_a_participant(scene: Scene, ledger: Channel) -> None:
    state = ledger.state(OWES, 5)
    with refuses("Challenger is not a participant"):
        scene.challenge(ledger, state, by=MALLORY)

    v, r, s = ledger.forcemove(state, ALICE)
    with refuses("Invalid signature"):
        scene.do("challenge", ledger.fixed, [], ledger.signed(state), (v + 2, r, s))


def test_challenge_may_be_sent_by_anyone_but_not_signed_by_too_few(
    scene: Scene, ledger: Channel
) -> None:
    state = ledger.state(OWES, 5)
    with refuses("!unanimous"):
        scene.do(
            "challenge",
            ledger.fixed,
            [],
            ledger.signed(state, [ALICE, MALLORY]),
            ledger.forcemove(state, ALICE),
        )

    scene.do(
        "challenge",
        ledger.fixed,
        [],
        ledger.signed(state, [MALLORY, BOB, ALICE]),
        ledger.forcemove(state, ALICE),
        sender=MALLORY.address,
    )

    assert events(scene) == ["ChallengeRegistered"]


def test_checkpoint_answers_a_challenge(scene: Scene, ledger: Channel) -> None:
    challenge(scene, ledger, 5)
    with refuses(r"turnNumRecord not increased\."):
        checkpoint(scene, ledger, 5)

    checkpoint(scene, ledger, 6)

    assert events(scene) == ["ChallengeCleared"]
    assert numbers(scene) == (6,)
    assert scene.status(ledger) == status_word(6, 0, ZERO, ZERO)
    checkpoint(scene, ledger, 7)
    assert events(scene) == ["Checkpointed"]


def test_checkpoint_comes_too_late_after_the_clock(scene: Scene, ledger: Channel) -> None:
    challenge(scene, ledger, 5)
    scene.expire()

    with refuses(r"Channel finalized\."):
        checkpoint(scene, ledger, 6)


def test_conclude_needs_a_final_state_of_everybody(scene: Scene, ledger: Channel) -> None:
    final, running = ledger.state(OWES, 9, final=True), ledger.state(OWES, 9)
    with refuses("State must be final"):
        scene.do("conclude", ledger.fixed, ledger.signed(running))
    with refuses("!unanimous"):
        scene.do("conclude", ledger.fixed, ledger.signed(final, [ALICE, ALICE]))
    with refuses("!unanimous"):
        scene.do("conclude", ledger.fixed, (final, ledger.signed(running)[1]))

    scene.conclude(ledger, OWES)

    assert events(scene) == ["Concluded"]
    with refuses(r"Channel finalized\."):
        scene.conclude(ledger, OWES)


def test_conclude_ends_a_challenge_at_once(scene: Scene, ledger: Channel) -> None:
    scene.fund(ledger, 10)
    challenge(scene, ledger, 20)

    scene.conclude(ledger, OWES)
    scene.pay_all(ledger, OWES)

    assert scene.chain.balance(BOB.address) == 4


def test_conclude_and_transfer_pays_and_forgets(scene: Scene, ledger: Channel) -> None:
    token = scene.token("TestToken")
    scene.fund(ledger, 10)
    scene.fund_token(ledger, token, 7)
    owes = [*OWES, an_exit(owed(BOB, 7), asset=token)]

    final = ledger.signed(ledger.state(owes, 9, final=True))
    scene.do("concludeAndTransferAllAssets", ledger.fixed, final)

    updates = ["AllocationUpdated", "AllocationUpdated"]
    ours = [log for log in scene.chain.logs if log.topics[0] in NAME_OF_TOPIC]
    assert [NAME_OF_TOPIC[log.topics[0]] for log in ours] == ["Concluded", *updates]
    assert numbers(scene, 0) == (scene.chain.now_s,)
    assert numbers(scene, 1) == (0, 10, 0)
    assert numbers(scene, 2) == (1, 7, 0)
    assert (scene.chain.balance(ALICE.address), scene.chain.balance(BOB.address)) == (6, 4)
    assert scene.tokens(token, BOB.address) == 7
    assert scene.status(ledger) == ZERO


def test_underfunded_channel_pays_in_order_and_remembers_the_rest(
    scene: Scene, ledger: Channel
) -> None:
    scene.fund(ledger, 7)

    final = ledger.signed(ledger.state(OWES, 9, final=True))
    scene.do("concludeAndTransferAllAssets", ledger.fixed, final)

    rest = [an_exit(owed(ALICE, 0), owed(BOB, 3))]
    assert (scene.chain.balance(ALICE.address), scene.chain.balance(BOB.address)) == (6, 1)
    expected = status_word(0, scene.chain.now_s, ZERO, keccak(encode_outcome(rest)))
    assert scene.status(ledger) == expected
    scene.fund(ledger, 3)
    scene.pay_all(ledger, rest)
    assert scene.chain.balance(BOB.address) == 4


def test_payout_to_a_channel_raises_its_holdings(scene: Scene, ledger: Channel) -> None:
    other = scene.ledger(ALICE, HUB)
    scene.fund(ledger, 10)
    owes = [an_exit(owed(BOB, 4), simple(other.id, 6))]
    scene.conclude(ledger, owes)

    scene.pay_all(ledger, owes)

    assert scene.held(other) == 6


def test_transfer_pays_the_selected_entries_only(scene: Scene, ledger: Channel) -> None:
    scene.fund(ledger, 8)
    scene.conclude(ledger, OWES)

    scene.transfer(ledger, OWES, [1])

    assert events(scene) == ["AllocationUpdated"]
    assert numbers(scene) == (0, 8, 6)
    assert (scene.chain.balance(ALICE.address), scene.chain.balance(BOB.address)) == (0, 2)
    rest = [an_exit(owed(ALICE, 6), owed(BOB, 2))]
    scene.transfer(ledger, rest, [0])
    assert scene.chain.balance(ALICE.address) == 6
    assert scene.status(ledger) != ZERO


@pytest.mark.parametrize("indices", [[1, 0], [0, 0], [0, 1, 1]])
def test_transfer_refuses_unsorted_indices(
    scene: Scene, ledger: Channel, indices: list[int]
) -> None:
    with refuses("Indices must be sorted"):
        scene.transfer(ledger, OWES, indices)


def test_payouts_refuse_what_was_not_agreed(scene: Scene, ledger: Channel) -> None:
    scene.fund(ledger, 10)
    with refuses(r"Channel not finalized\."):
        scene.transfer(ledger, OWES, [0])
    scene.conclude(ledger, OWES)
    other = [an_exit(owed(ALICE, 10), owed(BOB, 0))]

    with refuses("incorrect fingerprint"):
        scene.transfer(ledger, other, [0])
    with refuses("incorrect fingerprint"):
        scene.pay_all(ledger, other)
    with refuses("incorrect fingerprint"):
        scene.pay_all(ledger, OWES, b"\x01" * 32)
    with refuses("panic 50"):
        scene.do("transfer", 1, ledger.id, encode_outcome(OWES), ZERO, [])


def test_payout_fails_if_the_receiver_refuses(scene: Scene, ledger: Channel) -> None:
    scene.fund(ledger, 10)
    refusing = bytes(12) + bytes.fromhex(scene.adjudicator[2:])
    owes = [an_exit(simple(refusing, 6), owed(BOB, 4))]
    scene.conclude(ledger, owes)

    with refuses("Could not transfer ETH"):
        scene.pay_all(ledger, owes)
    scene.transfer(ledger, owes, [1])

    assert scene.chain.balance(BOB.address) == 4


def test_guarantee_is_never_paid_out(scene: Scene, ledger: Channel) -> None:
    scene.fund(ledger, 10)
    owes = [an_exit(owed(ALICE, 6), guarantee(b"\x77" * 32, 4, ALICE, BOB))]
    scene.conclude(ledger, owes)

    for pay in (
        lambda: scene.pay_all(ledger, owes),
        lambda: scene.transfer(ledger, owes, []),
        lambda: scene.transfer(ledger, owes, [1]),
    ):
        with refuses("cannot transfer a guarantee"):
            pay()


def test_same_asset_twice_cannot_be_paid_twice(scene: Scene, ledger: Channel) -> None:
    victim = scene.ledger(ALICE, HUB)
    scene.fund(victim, 10)
    scene.fund(ledger, 10)
    owes = [an_exit(owed(BOB, 10)), an_exit(owed(BOB, 10))]
    scene.conclude(ledger, owes)

    with refuses("panic 17"):
        scene.pay_all(ledger, owes)

    scene.transfer(ledger, owes, [])
    assert scene.held(victim) == 10


class Guaranteed:
    """A ledger that guarantees a tab of 10."""

    def __init__(self, scene: Scene, *, asset: str = NATIVE) -> None:
        self.scene = scene
        self.ledger, self.tab = scene.ledger(ALICE, HUB), scene.virtual(ALICE, HUB, BOB)
        promise = guarantee(self.tab.id, 10, ALICE, HUB)
        self.owes = [an_exit(owed(ALICE, 1), owed(HUB, 2), promise)]
        self.decided = [an_exit(owed(ALICE, 6), owed(BOB, 4), asset=asset)]

    def reclaim(self, index: int = 2, decided: Outcome | None = None) -> None:
        self.scene.reclaim(self.ledger, self.owes, index, self.tab, decided or self.decided)

    def end(self) -> None:
        self.scene.conclude(self.ledger, self.owes)
        self.scene.conclude(self.tab, self.decided)


def test_reclaim_gives_each_side_what_the_tab_decided(scene: Scene) -> None:
    case = Guaranteed(scene)
    scene.fund(case.ledger, 13)
    case.end()

    case.reclaim()

    assert events(scene) == ["Reclaimed"]
    after = [an_exit(owed(ALICE, 7), owed(HUB, 6))]
    expected = status_word(0, scene.chain.now_s, ZERO, keccak(encode_outcome(after)))
    assert scene.status(case.ledger) == expected
    scene.pay_all(case.ledger, after)
    assert (scene.chain.balance(ALICE.address), scene.chain.balance(HUB.address)) == (7, 6)


def test_reclaim_needs_both_channels_to_be_final(scene: Scene) -> None:
    case = Guaranteed(scene)
    with refuses(r"Channel not finalized\."):
        case.reclaim()
    scene.conclude(case.ledger, case.owes)
    with refuses(r"Channel not finalized\."):
        case.reclaim()
    scene.conclude(case.tab, case.decided)
    with refuses("incorrect fingerprint"):
        case.reclaim(decided=[an_exit(owed(ALICE, 0), owed(BOB, 10))])
    case.reclaim()


def test_reclaim_needs_a_guarantee(scene: Scene) -> None:
    case = Guaranteed(scene)
    case.end()

    with refuses("not a guarantee allocation"):
        case.reclaim(index=0)
    with refuses("panic 50"):
        case.reclaim(index=3)


def test_reclaim_needs_the_same_asset(scene: Scene) -> None:
    case = Guaranteed(scene, asset=MALLORY.address)
    case.end()

    with refuses("targetAsset != guaranteeAsset"):
        case.reclaim()


@pytest.mark.parametrize(
    ("owes", "decided", "reason"),
    [
        ([owed(HUB, 2)], [owed(ALICE, 6), owed(BOB, 4)], "could not find left"),
        ([owed(ALICE, 2)], [owed(ALICE, 6), owed(BOB, 4)], "could not find right"),
        (
            [owed(ALICE, 1), owed(HUB, 2)],
            [owed(ALICE, 6), owed(BOB, 3)],
            r"totalReclaimed!=guarantee\.amount",
        ),
        (
            [owed(ALICE, 1), owed(HUB, 2)],
            [owed(ALICE, 7), owed(BOB, 4)],
            r"totalReclaimed!=guarantee\.amount",
        ),
    ],
)
def test_reclaim_neither_makes_nor_loses_money(
    scene: Scene, owes: list[Any], decided: list[Any], reason: str
) -> None:
    case = Guaranteed(scene)
    promise = guarantee(case.tab.id, 10, ALICE, HUB)
    case.owes, case.decided = [an_exit(*owes, promise)], [an_exit(*decided)]
    case.end()

    with refuses(reason):
        case.reclaim(index=len(owes))


def test_unpacked_status_has_the_three_parts(scene: Scene, ledger: Channel) -> None:
    state = challenge(scene, ledger, 5)

    parts = eth_abi.decode(["uint48", "uint48", "uint160"], scene.do("unpackStatus", ledger.id))

    fingerprint = keccak(state + keccak(encode_outcome(OWES)))[12:]
    assert parts == (5, scene.chain.now_s + DURATION_S, int.from_bytes(fingerprint, "big"))


def test_clock_beyond_its_word_cannot_start(scene: Scene) -> None:
    fixed = ([ALICE.address], 7, scene.consensus_app, 2**48 - 1)
    channel = Channel(fixed=fixed, parties=[ALICE])

    with refuses("panic 17"):
        challenge(scene, channel, 0)


def test_participant_listed_twice_is_never_unanimous(scene: Scene) -> None:
    channel = scene.ledger(ALICE, ALICE)

    with refuses("!unanimous"):
        scene.conclude(channel, OWES)
