"""What a peer may propose: an unsound proposal is a fault, an unwelcome one is answered with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.state import FixedPart
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.limits import AMOUNT_MAX_WEI, CHALLENGE_DURATION_MAX_S, PARTICIPANTS_MAX
from engine.protocol.messages import Message, Refusal, SignedState
from engine.protocol.policy import Policy
from engine.protocol.types import ZERO_ADDRESS, Address
from tests.engine.protocol.makers import (
    OPEN_HANDED,
    a_state,
    a_town,
    assert_sound,
    fault_of,
    open_tab,
    say,
    tab_part,
    with_policy,
)
from tests.engine.protocol.village import CONSENSUS_APP, VIRTUAL_APP, Village

FAR = tuple(Address(bytes((number,)) * 20) for number in range(1, 65))


def ledger_part(town: Village, **changes: object) -> FixedPart:
    """A new ledger from Carol to the hub."""
    part = FixedPart(
        participants=(town["carol"].address, town["hub"].address),
        nonce=9,
        app_definition=CONSENSUS_APP,
        challenge_duration_s=3600,
    )
    return replace(part, **changes)


def carols_ledger(
    town: Village, first_wei: int = 10, last_wei: int = 10, **changes: object
) -> SignedState:
    """Carol's signature on the first state of a ledger."""
    return a_state(town["carol"], ledger_part(town, **changes), 0, first_wei, last_wei)


def answer_to(town: Village, source: str, target: str, message: Message) -> Reason:
    """The reason that a node gives for refusing a sound proposal."""
    assert say(town, source, target, message) == (ev.ObjectiveRejected,)
    outgoing = town[target].world.peers[town[source].address].outbox
    answer = outgoing[max(outgoing)].message
    assert isinstance(answer, Refusal)
    assert isinstance(message, SignedState)
    assert answer.channel_id == message.fixed.channel_id()
    assert message.fixed.channel_id() not in town[target].world.ledgers
    assert message.fixed.channel_id() not in town[target].world.virtuals
    return answer.reason


@pytest.fixture
def town() -> Village:
    return a_town(others=("carol",))


# --- shape ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strangers", "expected"),
    [
        ((ZERO_ADDRESS,), Reason.BAD_PARTICIPANTS),
        ((FAR[0], FAR[0]), Reason.BAD_PARTICIPANTS),
        (FAR[: PARTICIPANTS_MAX - 1], Reason.BAD_PARTICIPANTS),
        (FAR[:62], Reason.BAD_PARTICIPANTS),
    ],
)
def test_refuses_a_path_of_wrong_participants(
    town: Village, strangers: tuple[Address, ...], expected: Reason
) -> None:
    ends = (town["carol"].address, *strangers, town["hub"].address)
    part = ledger_part(town, participants=ends, app_definition=VIRTUAL_APP)

    assert fault_of(town, "carol", "hub", a_state(town["carol"], part, 0, 10, 0)) is expected


def test_refuses_a_path_with_one_of_us_twice(town: Village) -> None:
    carol, hub = town["carol"].address, town["hub"].address
    for ends in ((carol, hub, hub), (carol, carol, hub)):
        part = ledger_part(town, participants=ends, app_definition=VIRTUAL_APP)
        said = a_state(town["carol"], part, 0, 10, 0)
        assert fault_of(town, "carol", "hub", said) is Reason.BAD_PARTICIPANTS


def test_refuses_a_channel_with_one_participant_or_none(town: Village) -> None:
    state = carols_ledger(town)
    for participants in ((), (town["carol"].address,), (town["hub"].address,)):
        alone = replace(state, fixed=replace(state.fixed, participants=participants))
        assert fault_of(town, "carol", "hub", alone) is Reason.NOT_A_PARTICIPANT


@pytest.mark.parametrize("signer_index", [-1, 2, 2**63])
def test_refuses_a_state_that_says_another_signed_it(town: Village, signer_index: int) -> None:
    said = replace(carols_ledger(town), signer_index=signer_index)

    assert fault_of(town, "carol", "hub", said) is Reason.NOT_A_PARTICIPANT


def test_refuses_a_channel_that_we_are_not_in(town: Village) -> None:
    part = ledger_part(town, participants=(town["carol"].address, town["bob"].address))

    said = a_state(town["carol"], part, 0, 10, 10)

    assert fault_of(town, "carol", "hub", said) is Reason.NOT_A_PARTICIPANT


@pytest.mark.parametrize("app", [CONSENSUS_APP, VIRTUAL_APP])
def test_refuses_a_duration_that_the_contract_cannot_add(town: Village, app: Address) -> None:
    too_long = carols_ledger(
        town, challenge_duration_s=CHALLENGE_DURATION_MAX_S + 1, app_definition=app
    )
    just_fits = carols_ledger(town, challenge_duration_s=CHALLENGE_DURATION_MAX_S)

    assert fault_of(town, "carol", "hub", too_long) is Reason.BAD_DURATION
    assert ev.LedgerCreated in say(town, "carol", "hub", just_fits)


@pytest.mark.parametrize(
    ("first_wei", "last_wei"), [(AMOUNT_MAX_WEI + 1, 1), (1, AMOUNT_MAX_WEI + 1), (2**256 - 1, 0)]
)
def test_refuses_amounts_above_all_money(town: Village, first_wei: int, last_wei: int) -> None:
    said = carols_ledger(town, first_wei, last_wei)

    assert fault_of(town, "carol", "hub", said) is Reason.AMOUNT_TOO_LARGE


# --- ledgers --------------------------------------------------------------------------------------------------


def test_a_sound_and_welcome_ledger_is_begun(town: Village) -> None:
    facts = say(town, "carol", "hub", carols_ledger(town))

    assert facts == (
        ev.LedgerCreated, ev.ObjectiveCreated, ev.ObjectiveApproved, ev.StateReceived, ev.StateSigned, ev.ObjectiveCranked,
    )  # fmt: skip


def test_the_follower_does_not_propose_a_ledger(town: Village) -> None:
    part = ledger_part(town, participants=(town["hub"].address, town["carol"].address))

    assert (
        fault_of(town, "carol", "hub", a_state(town["carol"], part, 0, 10, 10)) is Reason.WRONG_ROLE
    )


def test_refuses_a_ledger_with_anothers_signature(town: Village) -> None:
    forged = replace(
        carols_ledger(town), signature=a_state(town["bob"], ledger_part(town), 0, 10, 10).signature
    )

    assert fault_of(town, "carol", "hub", forged) is Reason.BAD_SIGNATURE


@pytest.mark.parametrize(
    ("policy", "first_wei", "last_wei", "expected"),
    [
        ({"accepts_ledgers": False}, 10, 10, Reason.NOT_ACCEPTED_HERE),
        ({"min_challenge_duration_s": 3601}, 10, 10, Reason.BAD_DURATION),
        ({"min_peer_deposit_wei": 11}, 10, 10, Reason.DEPOSIT_TOO_SMALL),
        ({"min_peer_deposit_wei": 0}, 0, 0, Reason.DEPOSIT_TOO_SMALL),
        ({"match_ppm": 999_999}, 10, 10, Reason.COLLATERAL_TOO_LARGE),
        ({"max_wei_per_peer": 9}, 10, 10, Reason.COLLATERAL_TOO_LARGE),
        ({"max_total_wei": 2009}, 10, 10, Reason.COLLATERAL_TOO_LARGE),
    ],
)
def test_a_ledger_that_the_policy_forbids_is_refused_with_the_reason(
    town: Village, policy: dict[str, object], first_wei: int, last_wei: int, expected: Reason
) -> None:
    with_policy(town, "hub", **policy)

    assert answer_to(town, "carol", "hub", carols_ledger(town, first_wei, last_wei)) is expected


@pytest.mark.parametrize(
    "policy",
    [
        {"min_challenge_duration_s": 3600},
        {"min_peer_deposit_wei": 10},
        {"match_ppm": 1_000_000},
        {"max_wei_per_peer": 10},
        {"max_total_wei": 2010},
    ],
)
def test_a_ledger_that_the_policy_just_allows_is_begun(
    town: Village, policy: dict[str, object]
) -> None:
    with_policy(town, "hub", **policy)

    assert ev.LedgerCreated in say(town, "carol", "hub", carols_ledger(town))


def test_what_is_promised_already_counts_against_the_policy() -> None:
    town = a_town(others=("carol", "dave"))
    with_policy(town, "hub", max_total_wei=2015)
    say(town, "carol", "hub", carols_ledger(town, nonce=1))
    daves = replace(ledger_part(town), participants=(town["dave"].address, town["hub"].address))

    answer = answer_to(town, "dave", "hub", a_state(town["dave"], daves, 0, 10, 10))

    assert answer is Reason.COLLATERAL_TOO_LARGE


def test_a_closed_ledger_counts_no_longer(town: Village) -> None:
    with_policy(town, "hub", max_total_wei=2000)
    assert (
        answer_to(town, "carol", "hub", carols_ledger(town, nonce=1)) is Reason.COLLATERAL_TOO_LARGE
    )
    closing = inp.CloseLedger(at_ms=town.now_ms, channel_id=next(iter(town["alice"].world.ledgers)))
    town.do("alice", closing)

    assert ev.LedgerCreated in say(town, "carol", "hub", carols_ledger(town, nonce=2))


def test_the_one_who_asked_for_a_refused_ledger_gives_it_up() -> None:
    town = a_town(others=("carol",), policies={"hub": OPEN_HANDED})
    with_policy(town, "hub", accepts_ledgers=False)
    town.do(
        "carol",
        inp.OpenLedger(
            at_ms=town.now_ms,
            peer=town["hub"].address,
            mine_wei=10,
            theirs_wei=10,
            nonce=5,
            challenge_duration_s=3600,
        ),
    )

    (ledger,) = town["carol"].world.ledgers.values()
    assert ledger.phase is LedgerPhase.REJECTED
    assert town.holdings_wei.get(ledger.channel_id, 0) == 0
    assert not town["carol"].world.objectives
    assert_sound(town)


# --- tabs -----------------------------------------------------------------------------------------------------


def alices_tab(
    town: Village, first_wei: int = 100, last_wei: int = 0, **changes: object
) -> SignedState:
    """Alice's signature on the first state of a tab to Bob."""
    part = replace(tab_part(town), **changes)
    return a_state(town["alice"], part, 0, first_wei, last_wei)


@pytest.mark.parametrize(("first_wei", "last_wei"), [(0, 0), (100, 1), (0, 100)])
def test_refuses_a_tab_that_does_not_begin_with_the_payer(
    town: Village, first_wei: int, last_wei: int
) -> None:
    assert (
        fault_of(town, "alice", "hub", alices_tab(town, first_wei, last_wei))
        is Reason.WRONG_AMOUNTS
    )


def test_nobody_makes_us_pay(town: Village) -> None:
    """It is answered and not held against who brings it: an honest hub may have been told so by somebody else."""
    said = a_state(town["hub"], tab_part(town), 0, 100, 0)

    assert answer_to(town, "hub", "alice", said) is Reason.BAD_PARTICIPANTS


@pytest.mark.parametrize(
    ("target", "policy", "changes", "expected"),
    [
        ("hub", {"accepts_tabs_as_hub": False}, {}, Reason.NOT_ACCEPTED_HERE),
        ("bob", {"accepts_tabs_as_payee": False}, {}, Reason.NOT_ACCEPTED_HERE),
        ("hub", {"min_challenge_duration_s": 3601}, {}, Reason.BAD_DURATION),
        ("hub", {}, {"app_definition": Address(b"\x31" * 20)}, Reason.UNKNOWN_APP),
        ("hub", {}, {"app_definition": ZERO_ADDRESS}, Reason.UNKNOWN_APP),
        ("hub", {}, {"app_definition": CONSENSUS_APP}, Reason.UNKNOWN_APP),
        ("hub", {"max_open_tabs": 0}, {}, Reason.TOO_MANY_TABS),
        ("bob", {"max_open_tabs": 0}, {}, Reason.TOO_MANY_TABS),
    ],
)
def test_a_tab_that_the_policy_forbids_is_refused_with_the_reason(
    town: Village,
    target: str,
    policy: dict[str, object],
    changes: dict[str, object],
    expected: Reason,
) -> None:
    with_policy(town, target, **policy)

    assert answer_to(town, "alice", target, alices_tab(town, **changes)) is expected


@pytest.mark.parametrize("limit_wei", [1000, 1001])
def test_a_hub_refuses_what_the_payer_or_the_hub_itself_cannot_guarantee(
    town: Village, limit_wei: int
) -> None:
    said = alices_tab(town, limit_wei)
    if limit_wei == 1000:
        assert ev.VirtualCreated in say(town, "alice", "hub", said)
    else:
        assert answer_to(town, "alice", "hub", said) is Reason.HUB_INSUFFICIENT


def test_a_hub_refuses_a_path_to_somebody_it_has_no_ledger_with(town: Village) -> None:
    ends = (town["alice"].address, town["hub"].address, town["carol"].address)

    assert (
        answer_to(town, "alice", "hub", alices_tab(town, participants=ends))
        is Reason.HUB_INSUFFICIENT
    )


def test_a_virtual_channel_of_two_is_refused(town: Village) -> None:
    ends = (town["alice"].address, town["hub"].address)

    assert (
        answer_to(town, "alice", "hub", alices_tab(town, participants=ends))
        is Reason.BAD_PARTICIPANTS
    )


def test_tabs_are_counted_on_both_sides(town: Village) -> None:
    with_policy(town, "hub", max_open_tabs=2)
    open_tab(town, 10, nonce=1)
    open_tab(town, 10, nonce=2)

    assert answer_to(town, "alice", "hub", alices_tab(town)) is Reason.TOO_MANY_TABS


def test_a_refusal_reaches_the_payer_and_frees_everything(town: Village) -> None:
    with_policy(town, "bob", accepts_tabs_as_payee=False)

    open_tab(town)

    assert_sound(town)
    for name in ("alice", "hub", "bob"):
        assert not town[name].world.objectives
    reasons = {one.reason for one in town["hub"].said(ev.ObjectiveCancelled)}
    assert reasons == {Reason.NOT_ACCEPTED_HERE}
    assert not any(
        one.kind is ObjectiveKind.DIRECT_FUND for one in town["hub"].said(ev.ObjectiveCancelled)
    )


def test_a_stranger_has_no_policy_but_the_default(town: Village) -> None:
    """The default refuses every ledger and every passage, and takes incoming tabs."""
    policy = Policy()

    assert (policy.accepts_ledgers, policy.accepts_tabs_as_hub, policy.accepts_tabs_as_payee) == (
        False,
        False,
        True,
    )
    said = a_state(
        town["hub"],
        ledger_part(town, participants=(town["hub"].address, town["carol"].address)),
        0,
        10,
        10,
    )
    assert answer_to(town, "hub", "carol", said) is Reason.NOT_ACCEPTED_HERE
