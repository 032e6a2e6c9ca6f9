from __future__ import annotations

import pytest

from engine.network.frames import LEDGER_PAYMENTS
from engine.presence import PeerPresence, Presence
from engine.protocol import inputs as inp
from engine.protocol.errors import Refused
from engine.protocol.events import PeerAdded, Recorded
from engine.protocol.fold import fold
from engine.protocol.routing import tab_to_pay_from
from engine.protocol.types import hex0x
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import a_joined_village, a_village, connected, settle
from tests.wallet.views.test_payment_facts import pay_inside
from wallet.codes import Code
from wallet.links.addresses import checksummed
from wallet.ports import Problem
from wallet.views import units
from wallet.views.payees import find_payee, payees
from wallet.views.quote import most_wei, opening_step, quote
from wallet.views.values import PayQuote, PayWay


def alices(village: Village, payee: str, amount_wei: int) -> PayQuote:
    return quote(village["alice"].world, payee, amount_wei)


def problem_code(village: Village, payee: str, amount_wei: int) -> str | None:
    problem = alices(village, payee, amount_wei).problem
    return None if problem is None else problem.code


def test_a_first_payment_opens_a_tab_of_ten_times_its_amount():
    village = a_joined_village()

    seen = alices(village, "bob", 25)

    assert seen.problem is None
    assert (seen.way, seen.tab_used_wei, seen.tab_limit_wei) == (PayWay.NEW_TAB, 0, 250)
    assert seen.route == ("You", "hub", "bob")
    assert (seen.most_wei, seen.can_send_after_wei, seen.fee_wei) == (1000, 750, 0)
    assert seen.in_tabs_after_wei == 225
    assert (seen.payee_name, seen.payee_address) == ("bob", checksummed(village["bob"].address))


@pytest.mark.parametrize(
    ("amount_wei", "limit_wei"),
    [(1, 100), (10, 100), (11, 110), (100, 1000), (101, 1000), (1000, 1000)],
)
def test_a_tabs_limit_is_ten_payments_or_the_usual_one_but_never_more_than_is_free(
    amount_wei: int, limit_wei: int
):
    """Ruling 19; and what the quote shows is what the command does."""
    village = a_joined_village()

    seen = alices(village, "bob", amount_wei)
    village.pay("alice", "bob", amount_wei, 1)

    assert limit_wei == seen.tab_limit_wei
    tab = tab_to_pay_from(village["alice"].world, village["bob"].address, 0)
    assert tab is not None
    assert (tab.start.payer_wei, tab.paid_wei) == (limit_wei, amount_wei)


def test_a_payment_that_fits_the_open_tab_uses_it():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)

    seen = alices(village, "bob", 93)

    assert seen.way is PayWay.OPEN_TAB
    assert (seen.tab_used_wei, seen.tab_limit_wei) == (7, 100)
    assert (seen.can_send_after_wei, seen.problem) == (900, None), "nothing more is set aside"
    assert seen.in_tabs_after_wei == 0
    assert seen.route == ("You", "hub", "bob")


def test_one_wei_more_than_the_tab_has_opens_another():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)

    seen = alices(village, "bob", 94)

    assert (seen.way, seen.tab_limit_wei) == (PayWay.NEW_TAB, 900)
    assert (seen.can_send_after_wei, seen.problem) == (0, None)
    assert seen.in_tabs_after_wei == 93 + 806, "what the first tab has left, and the new one"


def test_a_settling_tab_is_not_used():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    village.silent = {"bob"}
    settle(village, "alice", "bob")

    seen = alices(village, "bob", 1)

    assert (seen.way, seen.most_wei) == (PayWay.NEW_TAB, 900)


def test_the_most_is_the_fullest_tab_or_channel_and_never_their_sum():
    village = a_joined_village()
    bob = village["bob"].address
    village.pay("alice", "bob", 95, 1, limit_wei=100)
    village.pay("alice", "bob", 50, 2, limit_wei=700)

    world = village["alice"].world

    assert most_wei(world, bob) == 650, "the second tab, though the first is open too"
    assert problem_code(village, "bob", 650) is None
    assert problem_code(village, "bob", 651) == Code.SETTLE_FIRST


def test_too_much_names_the_most_that_is_possible():
    village = a_joined_village()

    problem = alices(village, "bob", 1001).problem

    assert problem is not None
    assert problem.code == Code.INSUFFICIENT
    assert problem.remedy == "Enter at most 0.000000000000001 ETH."


def test_too_much_for_one_tab_says_what_settling_makes_of_it():
    """950 are alice's: 300 free and 650 in the tab. After settling they go in one payment."""
    village = a_joined_village()
    village.pay("alice", "bob", 50, 1, limit_wei=700)

    problem = alices(village, "bob", 651).problem

    assert problem is not None
    assert problem.code == Code.SETTLE_FIRST
    assert "Nothing was paid" in problem.cause
    assert "0.00000000000000065 ETH" in problem.remedy
    assert "0.00000000000000095 ETH" in problem.remedy
    assert alices(village, "bob", 651).can_send_after_wei == 300, "nothing is set aside"
    settle(village, "alice", "bob")
    assert problem_code(village, "bob", 950) is None


def test_where_nothing_is_free_no_smaller_amount_is_proposed():
    village = a_joined_village()
    village.pay("alice", "bob", 1000, 1)

    problem = alices(village, "mallory", 1).problem

    assert problem is not None
    assert problem.code == Code.INSUFFICIENT
    assert "at most" not in problem.remedy


def test_before_an_amount_is_typed_there_is_no_problem():
    seen = alices(a_joined_village(), "bob", 0)

    assert (seen.problem, seen.most_wei, seen.tab_limit_wei) == (None, 1000, 100)


@pytest.mark.parametrize("text", ["", "carol", "0x12", "0x" + "g" * 40, "bob@hub", "0x" + "1" * 41])
def test_whoever_is_neither_contact_nor_address_is_unknown(text: str):
    village = a_joined_village()

    seen = alices(village, text, 5)

    assert seen.problem is not None
    assert seen.problem.code == Code.UNKNOWN_PAYEE
    assert (seen.payee_address, seen.most_wei, seen.route, seen.tab_limit_wei) == ("", 0, (), 0)
    with pytest.raises(Problem, match=Code.UNKNOWN_PAYEE):
        find_payee(village["alice"].world, text)


def test_an_unknown_name_is_told_beside_those_that_are_known():
    problem = alices(a_joined_village(), "Zed", 5).problem

    assert problem is not None
    assert (problem.cause, problem.remedy) == (
        "Nobody called Zed is known here.",
        "Known: bob, hub, mallory.",
    )


def test_half_an_address_is_told_what_a_whole_one_is():
    problem = alices(a_joined_village(), "0x12", 5).problem

    assert problem is not None
    assert problem.cause == "This is not a whole address."
    assert problem.remedy == "Enter 0x and 40 digits, each 0 to 9 or a to f."


def test_who_can_be_paid_are_the_named():
    village = a_joined_village()
    stranger = village["mallory"].address
    village.do("alice", inp.AddPeer(at_ms=village.now_ms, peer=stranger, name="Ada", endpoint=""))

    assert payees(village["alice"].world) == ("Ada", "bob", "hub")


def test_the_hub_itself_is_paid_inside_the_channel_with_it():
    village = a_joined_village()
    village.pay("alice", "bob", 10, 1, limit_wei=100)

    seen = alices(village, "hub", 5)

    assert (seen.way, seen.problem) == (PayWay.INSIDE, None)
    assert seen.route == ("You", "hub")
    assert (seen.tab_used_wei, seen.tab_limit_wei, seen.most_wei) == (0, 900, 900)
    assert (seen.can_send_after_wei, seen.in_tabs_after_wei) == (895, 0)


def test_more_than_is_free_in_the_channel_is_told_with_the_most():
    village = a_joined_village()
    village.pay("alice", "bob", 10, 1, limit_wei=100)

    much, too_much = (alices(village, "hub", amount_wei).problem for amount_wei in (901, 1000))

    assert much is not None
    assert too_much is not None
    assert (much.code, too_much.code) == (Code.SETTLE_FIRST, Code.SETTLE_FIRST)
    assert units.eth(990) in much.remedy


def test_what_waits_inside_a_channel_is_not_promised_twice():
    village = a_joined_village(leads=("hub", "bob"))
    village["hub"].sign.is_locked = True
    pay_inside(village, "alice", 400, 1)

    seen = alices(village, "hub", 600)

    assert (seen.most_wei, seen.problem) == (600, None)
    assert problem_code(village, "hub", 601) == Code.INSUFFICIENT


def test_a_channel_that_is_challenged_takes_no_payments():
    village = a_joined_village()
    village.silent = {"hub", "bob"}
    (ledger_id,) = village["alice"].world.ledgers
    village.do("alice", inp.Dispute(at_ms=village.now_ms, channel_id=ledger_id))

    assert problem_code(village, "hub", 5) in {Code.NOT_OPEN, Code.NO_ROUTE}


def test_a_channel_that_is_not_open_yet_is_told():
    village = a_village("mallory")
    village.silent = {"hub"}
    village.open_ledger("alice", "hub", 10, 10, nonce=1)

    assert problem_code(village, "hub", 5) == Code.NOT_OPEN


def test_a_partner_who_is_away_or_too_old_is_told_before():
    village = a_joined_village()
    hub, world = village["hub"], village["alice"].world
    here = PeerPresence(is_connected=True, features=LEDGER_PAYMENTS)
    codes = []
    for one in (PeerPresence(is_connected=False), PeerPresence(is_connected=True), here):
        seen = quote(world, "hub", 5, presence=Presence().with_peer(hub.address, one))
        codes.append(None if seen.problem is None else seen.problem.code)

    assert codes == [Code.PARTNER_AWAY, Code.PARTNER_TOO_OLD, None]


@pytest.mark.parametrize("away", ["hub", "bob"])
def test_who_is_away_is_told_before_a_new_tab_is_asked_for(away: str):
    village = a_joined_village()
    here = [village[name] for name in ("hub", "bob") if name != away]
    gone = PeerPresence(is_connected=False)
    presence = connected(*here).with_peer(village[away].address, gone)

    seen = quote(village["alice"].world, "bob", 5, presence=presence)

    assert seen.problem is not None
    assert seen.problem.code == Code.PEER_AWAY
    assert seen.problem.cause.startswith(f"{away} does not answer")
    assert seen.problem.remedy == f"Try again when {away} is back."


def test_a_payee_whose_place_nobody_told_is_not_said_to_be_away():
    village = a_joined_village()

    seen = quote(village["alice"].world, "bob", 5, presence=connected(village["hub"]))

    assert seen.problem is not None
    assert seen.problem.code == Code.PLACE_UNKNOWN
    assert "not known where bob can be reached" in seen.problem.cause
    assert "payment link" in seen.problem.remedy


def test_an_open_tab_needs_no_hub():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)

    seen = quote(village["alice"].world, "bob", 5, presence=connected())

    assert seen.problem is None
    assert seen.way is PayWay.OPEN_TAB


def test_with_everybody_there_nothing_is_in_the_way():
    village = a_joined_village()
    there = connected(village["hub"], village["bob"])

    assert quote(village["alice"].world, "bob", 5, presence=there).problem is None


def test_a_tab_that_a_payment_waits_for_tells_its_step():
    village = a_joined_village()
    village.silent = {"hub"}
    village.pay("alice", "bob", 7, 1)

    step = opening_step(village["alice"].world, "Bob")

    assert step is not None
    assert step.waiting_for == "Waiting for hub to agree"
    assert opening_step(village["alice"].world, "nobody") is None
    assert opening_step(village["alice"].world, "mallory") is None


def test_a_payee_is_found_by_name_and_by_address():
    village = a_joined_village()
    bob = village["bob"].address

    for text in (
        "bob",
        " bob ",
        "Bob",
        "BOB",
        hex0x(bob),
        hex0x(bob).upper().replace("0X", "0x"),
        f" {hex0x(bob)}\n",
    ):
        assert find_payee(village["alice"].world, text) == bob


def test_an_address_that_nobody_has_named_can_be_paid():
    village = a_joined_village()

    seen = alices(village, "0x" + "ab" * 20, 5)

    assert seen.problem is None
    assert seen.payee_name == "0xABaBaBaB"
    assert seen.route == ("You", "hub", "0xABaBaBaB")


def test_a_name_that_two_contacts_have_is_not_guessed():
    """No command gives a second contact the name; a log that holds two is believed and not guessed at."""
    village = a_joined_village()
    alice, mallory = village["alice"], village["mallory"].address
    alice.world = fold(
        alice.world, (Recorded(alice.world.seq + 1, 1, 0, 1, PeerAdded(mallory, "Bob", "")),)
    )

    for text in ("bob", "Bob", " BOB "):
        seen = alices(village, text, 5)

        assert seen.problem is not None
        assert seen.problem.code == Code.AMBIGUOUS_PAYEE
        assert seen.payee_address == ""


@pytest.mark.parametrize("text", ["bob", "BOB", "  b\u200bob "])
def test_a_name_is_found_as_it_reads(text):
    village = a_joined_village()

    assert village["bob"].address == find_payee(village["alice"].world, text)


def test_paying_myself_is_refused():
    village = a_joined_village()

    assert problem_code(village, hex0x(village["alice"].address), 5) == Code.PAYING_MYSELF


def test_without_a_channel_there_is_no_way():
    village = a_village()

    seen = alices(village, "bob", 5)

    assert seen.problem is not None
    assert seen.problem.code == Code.NO_ROUTE
    assert (seen.route, seen.most_wei, seen.can_send_after_wei) == ((), 0, 0)


def test_a_closing_channel_is_no_way():
    village = a_joined_village()
    (ledger,) = village["alice"].world.ledgers
    village.is_mining = False
    village.do("alice", inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger))

    assert problem_code(village, "bob", 5) == Code.NO_ROUTE


def test_quote_and_command_agree_on_every_amount():
    """Whatever the quote has no problem with is accepted, and the other way round."""
    village = a_joined_village()
    village.pay("alice", "bob", 95, 1, limit_wei=100)
    village.pay("alice", "bob", 50, 2, limit_wei=400)
    alice = village["alice"]

    for amount_wei in (1, 5, 6, 349, 350, 351, 499, 500, 501, 1000):
        before = alice.world
        is_possible = problem_code(village, "bob", amount_wei) is None
        assert is_possible == _is_taken(village, amount_wei), amount_wei
        alice.world = before


def _is_taken(village: Village, amount_wei: int) -> bool:
    payment = inp.Pay(
        at_ms=village.now_ms,
        payee=village["bob"].address,
        amount_wei=amount_wei,
        payment_id=amount_wei.to_bytes(16, "big"),
        note="",
        nonce=1000 + amount_wei,
    )
    try:
        village["alice"].take(payment)
    except Refused:
        return False
    return True
