"""Each defect that was found in the official contracts, tried against ours."""

import pytest

from tests.contracts.channels import NATIVE, an_exit, encode_outcome, guarantee, party, simple
from tests.contracts.evm import TYPES_OF, RevertedError, encode_call
from tests.contracts.scene import ZERO, Channel, Outcome, Scene, contract_destination, owed

ALICE, HUB, BOB = party(1), party(2), party(3)


def balances(scene: Scene) -> tuple[int, int, int]:
    chain = scene.chain
    return chain.balance(ALICE.address), chain.balance(HUB.address), chain.balance(BOB.address)


def one_hop(scene: Scene) -> tuple[Channel, Outcome, Channel, Outcome, Channel, Outcome]:
    """Two ledgers that guarantee one virtual channel of 10, all ended; Alice paid Bob 5."""
    tab = scene.virtual(ALICE, HUB, BOB)
    first, second = scene.ledger(ALICE, HUB), scene.ledger(HUB, BOB)
    first_owes = [an_exit(owed(ALICE, 0), owed(HUB, 0), guarantee(tab.id, 10, ALICE, HUB))]
    second_owes = [an_exit(owed(HUB, 0), owed(BOB, 0), guarantee(tab.id, 10, HUB, BOB))]
    tab_owes = [an_exit(owed(ALICE, 5), owed(BOB, 5))]
    scene.fund(first, 10)
    scene.fund(second, 10)
    for channel, owes in ((first, first_owes), (second, second_owes), (tab, tab_owes)):
        scene.conclude(channel, owes)
    return first, first_owes, second, second_owes, tab, tab_owes


def test_guarantee_cannot_be_moved_into_its_channel() -> None:
    """Bob would take the hub's 5 by paying ledger 1's guarantee into the tab."""
    scene = Scene()
    first, first_owes, second, second_owes, tab, tab_owes = one_hop(scene)
    scene.reclaim(second, second_owes, 2, tab, tab_owes)

    with pytest.raises(RevertedError, match="cannot transfer a guarantee"):
        scene.transfer(first, first_owes, [2])

    assert scene.held(tab) == 0
    scene.reclaim(first, first_owes, 2, tab, tab_owes)
    scene.pay_all(first, [an_exit(owed(ALICE, 5), owed(HUB, 5))])
    scene.pay_all(second, [an_exit(owed(HUB, 5), owed(BOB, 5))])
    assert balances(scene) == (5, 10, 5)


def test_guarantee_in_front_does_not_block_the_entries_behind_it() -> None:
    """The other way round: the plain entry at 1 could not be paid alone."""
    scene = Scene()
    ledger = scene.ledger(ALICE, HUB)
    owes = [an_exit(guarantee(b"\x77" * 32, 4, ALICE, HUB), owed(ALICE, 6))]
    scene.fund(ledger, 10)
    scene.conclude(ledger, owes)

    scene.transfer(ledger, owes, [1])

    assert balances(scene) == (6, 0, 0)
    assert scene.held(ledger) == 4


@pytest.mark.parametrize("insists", [True, False], ids=["insists", "goes on"])
@pytest.mark.parametrize("name", ["transferAllAssets", "transfer", "deposit"])
def test_token_hook_cannot_take_the_money_of_others(name: str, insists: bool) -> None:
    """A withdrawal inside the deposit, counted on the old holdings, pays twice."""
    scene = Scene()
    token, intruder = scene.token("HookToken"), scene.chain.deploy("Intruder")
    victim, own = scene.ledger(ALICE, HUB), scene.ledger(BOB, HUB)
    scene.fund_token(victim, token, 100)
    scene.fund_token(own, token, 100)
    owes = [an_exit(simple(contract_destination(intruder), 101), asset=token)]
    scene.conclude(own, owes)
    chain = scene.chain
    chain.tell(token, "mint(address,uint256)", intruder, 2)
    inside = {
        "transferAllAssets": (own.id, owes, ZERO),
        "transfer": (0, own.id, encode_outcome(owes), ZERO, []),
        "deposit": (token, own.id, 101, 1),
    }[name]
    plan = encode_call(name, TYPES_OF[name], inside)
    chain.tell(intruder, "prepare(address,bytes,bool)", scene.adjudicator, plan, insists)
    for target, step in (
        (token, encode_call("approve", ["address", "uint256"], [scene.adjudicator, 2])),
        (scene.adjudicator, encode_call("deposit", TYPES_OF["deposit"], [token, own.id, 100, 1])),
    ):
        if insists and target == scene.adjudicator:
            with pytest.raises(RevertedError, match="Reentrant call"):
                chain.tell(intruder, "run(address,bytes)", target, step)
        else:
            chain.tell(intruder, "run(address,bytes)", target, step)

    assert chain.number(intruder, "successes()") == 0
    assert scene.tokens(token, scene.adjudicator) == scene.held(victim, token) + scene.held(
        own, token
    )
    scene.pay_all(own, owes)
    assert scene.tokens(token, intruder) == 102
    assert scene.tokens(token, scene.adjudicator) == scene.held(victim, token) == 100


def test_receiver_cannot_act_while_it_is_paid() -> None:
    """Not needed by the order of our steps, but one thing less to reason about."""
    scene = Scene()
    intruder = scene.chain.deploy("Intruder")
    ledger, other = scene.ledger(ALICE, HUB), scene.ledger(BOB, HUB)
    owes = [an_exit(simple(contract_destination(intruder), 4), owed(ALICE, 6))]
    other_owes = [an_exit(owed(BOB, 10))]
    scene.fund(ledger, 10)
    scene.fund(other, 10)
    scene.conclude(ledger, owes)
    scene.conclude(other, other_owes)
    name = "transferAllAssets"
    plan = encode_call(name, TYPES_OF[name], [other.id, other_owes, ZERO])
    scene.chain.tell(intruder, "prepare(address,bytes,bool)", scene.adjudicator, plan, False)

    scene.pay_all(ledger, owes)

    assert scene.chain.number(intruder, "successes()") == 0
    assert scene.chain.balance(intruder) == 4
    scene.pay_all(other, other_owes)
    assert balances(scene) == (6, 0, 10)


@pytest.mark.parametrize("name", ["transfer", "transferAllAssets", "conclude"])
def test_token_without_answer_can_be_withdrawn(name: str) -> None:
    """Tokens of that kind went in and never came out."""
    scene = Scene()
    token, ledger = scene.token("SilentToken"), scene.ledger(ALICE, HUB)
    owes = [an_exit(owed(ALICE, 7), owed(HUB, 3), asset=token)]
    scene.fund_token(ledger, token, 10)

    if name == "conclude":
        final = ledger.state(owes, 9, final=True)
        scene.do("concludeAndTransferAllAssets", ledger.fixed, ledger.signed(final))
    else:
        scene.conclude(ledger, owes)
        if name == "transfer":
            scene.transfer(ledger, owes, [])
        else:
            scene.pay_all(ledger, owes)

    assert (scene.tokens(token, ALICE.address), scene.tokens(token, HUB.address)) == (7, 3)
    assert scene.held(ledger, token) == 0


def test_refused_token_payment_keeps_the_claim() -> None:
    """The answer false was ignored and the claim destroyed."""
    scene = Scene()
    token, ledger = scene.token("RefusingToken"), scene.ledger(ALICE, HUB)
    owes = [an_exit(owed(ALICE, 10), asset=token)]
    scene.fund_token(ledger, token, 10)
    scene.conclude(ledger, owes)
    before = scene.status(ledger)

    for pay in (lambda: scene.transfer(ledger, owes, []), lambda: scene.pay_all(ledger, owes)):
        with pytest.raises(RevertedError, match="ERC20 operation did not succeed"):
            pay()

    assert scene.held(ledger, token) == 10
    assert scene.status(ledger) == before


def test_coins_are_refused_along_with_a_token_deposit() -> None:
    """They would belong to nobody."""
    scene = Scene()
    token, ledger = scene.token("TestToken"), scene.ledger(ALICE, HUB)

    with pytest.raises(RevertedError, match=r"Incorrect msg\.value for deposit"):
        scene.fund_token(ledger, token, 10, value_wei=777)

    assert scene.chain.balance(scene.adjudicator) == 0
    scene.fund_token(ledger, token, 10)
    assert scene.held(ledger, token) == 10


def test_token_that_keeps_a_fee_is_not_credited_in_full() -> None:
    """Holdings would be more than there is."""
    scene = Scene()
    token, ledger = scene.token("FeeToken"), scene.ledger(ALICE, HUB)

    with pytest.raises(RevertedError, match="Token deposit not received in full"):
        scene.fund_token(ledger, token, 10)

    assert scene.held(ledger, token) == 0


def redemption(scene: Scene, tab: Channel, outcome: Outcome) -> tuple[bytes, Outcome]:
    """Bob registers the outcome with Alice's voucher over 4 of her 10."""
    postfund = tab.signed(tab.state([an_exit(owed(ALICE, 10), owed(BOB, 0))], 1))
    state = tab.state(outcome, 2, data=tab.voucher(4, ALICE))
    candidate = tab.signed(state, [BOB])
    scene.do("challenge", tab.fixed, [postfund], candidate, tab.forcemove(state, BOB))
    return tab.hash(state), outcome


THEFTS = {
    "destination": an_exit(owed(BOB, 6), owed(BOB, 4)),
    "own destination": an_exit(owed(ALICE, 6), owed(HUB, 4)),
    "more entries": an_exit(owed(ALICE, 6), owed(BOB, 4), owed(BOB, 10)),
    "type": an_exit((ALICE.destination, 6, 2, b""), owed(BOB, 4)),
    "metadata": an_exit((ALICE.destination, 6, 0, b"x"), owed(BOB, 4)),
    "asset's metadata": (NATIVE, (0, b"x"), [owed(ALICE, 6), owed(BOB, 4)]),
    "asset's type": (NATIVE, (1, b""), [owed(ALICE, 6), owed(BOB, 4)]),
}


@pytest.mark.parametrize("change", THEFTS)
def test_redemption_changes_the_two_amounts_only(change: str) -> None:
    """Bob alone signs it, so he could send Alice's rest to himself."""
    scene = Scene()
    tab = scene.virtual(ALICE, HUB, BOB)
    scene.fund(tab, 10)

    with pytest.raises(RevertedError, match="changed"):
        redemption(scene, tab, [THEFTS[change]])

    state, outcome = redemption(scene, tab, [an_exit(owed(ALICE, 6), owed(BOB, 4))])
    scene.expire()
    scene.pay_all(tab, outcome, state)
    assert balances(scene) == (6, 0, 4)


@pytest.mark.parametrize("kind", [1, 2])
def test_payee_that_enters_late_enters_plainly(kind: int) -> None:
    scene = Scene()
    tab = scene.virtual(ALICE, HUB, BOB)
    postfund = tab.signed(tab.state([an_exit(owed(ALICE, 10))], 1))

    def redeem(entry: tuple[bytes, int, int, bytes]) -> None:
        state = tab.state([an_exit(owed(ALICE, 6), entry)], 2, data=tab.voucher(4, ALICE))
        scene.do(
            "challenge", tab.fixed, [postfund], tab.signed(state, [BOB]), tab.forcemove(state, BOB)
        )

    with pytest.raises(RevertedError, match="allocation changed"):
        redeem((BOB.destination, 4, kind, b""))
    with pytest.raises(RevertedError, match="allocation changed"):
        redeem((BOB.destination, 4, 0, b"x"))
    redeem(owed(BOB, 4))


def test_refusing_receiver_of_nothing_does_not_block_the_others() -> None:
    scene = Scene()
    ledger = scene.ledger(ALICE, HUB)
    owes = [an_exit(simple(contract_destination(scene.adjudicator), 0), owed(ALICE, 5))]
    scene.fund(ledger, 5)
    scene.conclude(ledger, owes)

    scene.pay_all(ledger, owes)

    assert balances(scene) == (5, 0, 0)
