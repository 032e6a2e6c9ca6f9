"""The open wallet as the window holds it: the engine in its own thread, history through readers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.patience import PATIENCE_S, becomes
from tests.wallet.street import House, Street, a_street
from wallet import payer
from wallet.codes import Code
from wallet.enginethread import EngineThread
from wallet.handle import Ask
from wallet.links.addresses import checksummed
from wallet.live import Live
from wallet.ports import LiveSession, PastSession, Problem
from wallet.version import VERSION
from wallet.views.request_values import RequestState
from wallet.views.target_values import RequestToPay
from wallet.views.values import HomeView, PaymentStatus, PayWay

ASK_WEI = 25


@dataclass
class Opened:
    """Alice's wallet, and the street behind it."""

    live: Live
    street: Street
    engine: EngineThread
    closed: list[bool]

    @property
    def alice(self) -> House:
        """Whose wallet it is."""
        return self.street["alice"]

    def do(self, coroutine) -> object:
        """Something in the engine's thread."""
        return self.engine.run(coroutine).result(PATIENCE_S)

    def past(self, seq: int) -> PastSession:
        return self.live.past(seq).result(PATIENCE_S)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    engine = EngineThread()
    engine.start()
    around: AbstractAsyncContextManager[Street] = a_street(tmp_path)
    street = engine.run(around.__aenter__()).result(PATIENCE_S)
    bob, closed = street["bob"], []
    handle = SimpleNamespace(
        engine=engine,
        running=SimpleNamespace(
            node=street["alice"].node,
            log_path=street["alice"].path,
            sign_link=street["alice"].node._sign,  # noqa: SLF001 - as RunningNode has it
        ),
        asks=(Ask(name="bob", address=bob.address, amount_wei=ASK_WEI, note="bread"),),
        network_name="Street",
        close=lambda: closed.append(True),
    )
    live = Live(handle)  # only what it uses
    yield Opened(live, street, engine, closed)
    live.close().result(PATIENCE_S)
    engine.run(around.__aexit__(None, None, None)).result(PATIENCE_S)
    engine.stop()


def agreed(opened: Opened, payee: str, amount_wei: int) -> int | None:
    """The limit of a new tab that the person sees, if it takes one."""
    seen = opened.live.quote(payee, amount_wei)
    return seen.tab_limit_wei if seen.way is PayWay.NEW_TAB else None


def paid(opened: Opened, amount_wei: int, payee: str = "bob") -> None:
    limit_wei = agreed(opened, payee, amount_wei)
    opened.live.pay(payee, amount_wei, "bread", tab_limit_wei=limit_wei).result(PATIENCE_S)


def problem_of(future: Future[object]) -> Problem:
    with pytest.raises(Problem) as caught:
        future.result(PATIENCE_S)
    return caught.value


def timeless(home: HomeView) -> HomeView:
    """Without what is true only now."""
    return replace(
        home,
        notices=(),
        head_block=None,
        peers=tuple(replace(peer, is_connected=None, latency_ms=None) for peer in home.peers),
    )


def test_it_is_what_the_window_asks_for(opened: Opened):
    session: LiveSession = opened.live

    assert session.home().network_name == "Street"


def test_live_and_past_show_the_same_event_alike(opened: Opened):
    paid(opened, ASK_WEI)
    paid(opened, 3)

    live = opened.live.home()
    past = opened.past(live.seq).home()

    assert {peer.is_connected for peer in live.peers} == {True}
    assert {peer.is_connected for peer in past.peers} == {None}
    assert timeless(live) == past


def test_every_event_can_be_seen_again_and_in_any_order(opened: Opened):
    """What the live page showed after each commit is what the past shows of that event."""
    shown: dict[int, HomeView] = {}
    done = threading.Event()

    def look(seq: int) -> None:
        shown[seq] = opened.live.home()
        if opened.alice.node.durable.peers[opened.street["bob"].address].acked_upto:
            done.set()

    # Nobody else uses the live page meanwhile, so it may be asked in the engine's thread.
    opened.live.subscribe(look)
    paid(opened, ASK_WEI)
    assert done.wait(PATIENCE_S)

    assert len(shown) > 3
    for seq in (*sorted(shown), *sorted(shown, reverse=True)):
        session = opened.past(seq)
        assert (session.seq, session.at_ms) == (shown[seq].seq, shown[seq].at_ms)
        assert session.home() == timeless(shown[seq])


def test_the_channels_of_the_present_and_of_that_moment_later_are_the_same(opened: Opened):
    paid(opened, ASK_WEI)
    seq = opened.live.seq
    live, past = opened.live.channels(), opened.past(seq).channels()
    (entry,) = live.view().entries

    assert live.view() == past.view()
    assert live.row(entry.channel_id) == past.row(entry.channel_id)
    assert live.json(entry.channel_id) == past.json(entry.channel_id)
    now, then = live.detail(entry.channel_id), past.detail(entry.channel_id)
    assert now is not None
    assert then is not None
    assert (now.is_connected, then.is_connected) == (True, None)
    assert replace(now, is_connected=None) == then
    assert now.opened_ms > 0


def test_a_channel_is_none_before_it_was_there(opened: Opened):
    (entry,) = opened.live.channels().view().entries

    at_first = opened.past(1).channels()

    assert at_first.view().entries == ()
    assert at_first.row(entry.channel_id) is None
    assert at_first.detail(entry.channel_id) is None


def test_the_past_reaches_from_nothing_to_now(opened: Opened):
    head = opened.live.home().seq

    assert opened.past(0).home().channels == ()
    assert opened.past(-5).seq == 0
    assert opened.past(head + 1000).seq == head


def test_a_past_session_has_no_commands(opened: Opened):
    past = opened.past(3)

    assert not [
        name
        for name in ("pay", "settle_tab", "cancel_tab", "close_channel", "quote")
        if hasattr(past, name)
    ]


def test_each_commit_is_told(opened: Opened):
    told: list[int] = []
    arrived = threading.Event()

    def on_committed(seq: int) -> None:
        told.append(seq)
        arrived.set()

    opened.live.subscribe(on_committed)
    paid(opened, 1)

    assert arrived.wait(PATIENCE_S)
    assert told == sorted(set(told))
    assert told[-1] <= opened.live.home().seq


def test_paying_an_ask_makes_it_vanish_but_not_from_the_past(opened: Opened):
    before = opened.live.home()

    paid(opened, ASK_WEI)

    after = opened.live.home()
    assert [(ask.name, ask.amount_wei, ask.note) for ask in before.asks] == [
        ("bob", ASK_WEI, "bread")
    ]
    assert after.asks == ()
    assert opened.past(before.seq).home().asks == before.asks
    assert after.payments[0].status is PaymentStatus.DELIVERED
    assert after.can_send_wei == 750, "ten times the payment is in the tab"


def test_a_payee_is_named_or_addressed(opened: Opened):
    paid(opened, 5, payee=opened.live.home().asks[0].payee)
    paid(opened, 5, payee="bob")

    assert [payment.peer_name for payment in opened.live.home().payments] == ["bob", "bob"]


def test_the_quote_is_what_happens(opened: Opened):
    seen = opened.live.quote("bob", 40)

    result = opened.live.pay("bob", 40, "", tab_limit_wei=seen.tab_limit_wei).result(PATIENCE_S)

    assert result.tab_opened
    home = opened.live.home()
    assert home.can_send_wei == seen.can_send_after_wei
    assert home.channels[0].tabs[0].limit_wei == seen.tab_limit_wei
    assert opened.live.quote("bob", 40).way is PayWay.OPEN_TAB


def test_no_tab_is_opened_that_was_not_shown(opened: Opened):
    paid(opened, 5)
    seen = opened.live.quote("bob", 5)
    assert seen.way is PayWay.OPEN_TAB
    (tab,) = opened.live.home().channels[0].tabs
    opened.live.settle_tab(tab.channel_id).result(PATIENCE_S)
    before = opened.live.home()

    problem = problem_of(opened.live.pay("bob", 5, ""))

    assert problem.code == Code.WAY_CHANGED
    assert (opened.live.home().can_send_wei, opened.live.home().in_tabs) == (
        before.can_send_wei,
        (),
    )


@pytest.mark.parametrize("payee", ["carol", "0x12", ""])
def test_whoever_is_unknown_is_not_paid(opened: Opened, payee: str):
    seq = opened.live.home().seq

    assert problem_of(opened.live.pay(payee, 5, "")).code == Code.UNKNOWN_PAYEE
    assert opened.live.home().seq == seq


def test_an_absent_payee_without_a_tab_begins_nothing(opened: Opened):
    opened.do(opened.street.leave("bob"))
    opened.do(_noticed(opened.alice))
    seq = opened.live.home().seq

    problem = problem_of(opened.live.pay("bob", 5, ""))

    assert problem.code == Code.PEER_AWAY
    assert opened.live.home().seq == seq
    assert opened.live.home().payments == ()


def test_an_absent_payee_with_a_tab_is_paid_and_gets_it_later(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(payer, "DELIVERY_PATIENCE_S", 0.1)
    paid(opened, 5)
    opened.do(opened.street.leave("bob"))
    opened.do(_noticed(opened.alice))

    result = opened.live.pay("bob", 5, "").result(PATIENCE_S)

    assert not result.is_delivered
    home = opened.live.home()
    assert home.payments[0].status is PaymentStatus.SENT_WAITING
    assert [notice.code for notice in home.notices] == [Code.PEER_AWAY]
    bob = opened.do(opened.street.come_back("bob", "alice"))
    assert isinstance(bob, House)
    opened.do(opened.alice.until(lambda world: not world.peers[bob.address].outbox))
    assert opened.live.home().payments[0].status is PaymentStatus.DELIVERED


def test_settling_and_closing_bring_the_money_back(opened: Opened):
    paid(opened, 5)
    (channel,) = opened.live.home().channels

    opened.live.settle_tab(channel.tabs[0].channel_id).result(PATIENCE_S)
    settled = opened.live.home()
    opened.live.close_channel(channel.channel_id).result(PATIENCE_S)
    closed = opened.live.home()

    assert (settled.can_send_wei, settled.in_tabs, settled.channels[0].tabs) == (995, (), ())
    assert (closed.can_send_wei, closed.on_chain_wei) == (0, 995)
    assert (closed.channels, closed.closed_channel_count) == ((), 1)
    assert opened.past(settled.seq).home() == timeless(settled)


@pytest.mark.parametrize("channel_id", ["", "0x12", "0x" + "zz" * 32, "0x" + "00" * 32])
def test_what_is_no_channel_of_mine_is_told(opened: Opened, channel_id: str):
    commands = (opened.live.settle_tab, opened.live.cancel_tab, opened.live.close_channel)
    for future in (command(channel_id) for command in commands):
        assert problem_of(future).code == Code.UNKNOWN_CHANNEL


def test_the_strip_holds_every_event(opened: Opened):
    paid(opened, 5)
    opened.do(_quiet(opened.alice))

    view = opened.live.strip(buckets=40)

    assert sum(view.buckets) == view.last_seq == opened.live.home().seq


def test_a_log_that_fails_is_a_notice_and_a_problem(opened: Opened):
    limit_wei = agreed(opened, "bob", 5)
    opened.alice.log.is_broken = True

    problem = problem_of(opened.live.pay("bob", 5, "", tab_limit_wei=limit_wei))

    assert problem.code == Code.LOG_FAILED
    assert [notice.code for notice in opened.live.home().notices] == [Code.LOG_FAILED]
    assert opened.past(opened.live.home().seq).home().notices == ()


def test_contacts_are_those_of_the_node_now_and_then(opened: Opened):
    paid(opened, 5)
    seq = opened.live.home().seq
    paid(opened, 7)

    now = {row.name: row for row in opened.live.contacts().contacts}
    then = {row.name: row for row in opened.past(seq).contacts().contacts}
    before = {row.name: row for row in opened.past(4).contacts().contacts}

    assert (now["bob"].paid_count, then["bob"].paid_count) == (2, 1)
    assert "bob" not in before or before["bob"].paid_count == 0
    assert now["bob"].is_connected is True
    assert then["bob"].is_connected is None
    assert [row.amount_wei for row in opened.live.paid_with(now["bob"].address)] == [-7, -5]
    assert [row.amount_wei for row in opened.past(seq).paid_with(now["bob"].address)] == [-5]


def test_a_contact_is_added_changed_and_forgotten(opened: Opened):
    address = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"
    add = opened.live.add_contact
    assert opened.live.check_contact(name="Eve", target=address, endpoint="").problem is None

    add(name="Eve", address=address, endpoint="", is_new=True).result(PATIENCE_S)
    add(name="Eva", address=address, endpoint="127.0.0.1:9", is_new=False).result(PATIENCE_S)

    named = {row.address: (row.name, row.endpoint) for row in opened.live.contacts().contacts}
    assert named[address] == ("Eva", "127.0.0.1:9")
    opened.live.forget_contact(address).result(PATIENCE_S)
    assert address not in {row.address for row in opened.live.contacts().contacts}


def test_what_the_form_says_holds_when_it_is_written_too(opened: Opened):
    paid(opened, 5)
    (bob,) = (row.address for row in opened.live.contacts().contacts if row.name == "bob")
    add = opened.live.add_contact

    twice = problem_of(add(name="Robert", address=bob, endpoint="", is_new=True))
    taken = problem_of(add(name="hub", address=bob, endpoint="", is_new=False))
    used = problem_of(opened.live.forget_contact(bob))

    assert (twice.code, taken.code) == (Code.KNOWN_ADDRESS, Code.NAME_TAKEN)
    assert used.code == Code.STILL_IN_USE


def test_hubs_are_looked_at_while_the_wallet_is_open(opened: Opened):
    opened.do(becomes(lambda: opened.live.hubs().hubs[0].health is not None))

    (hub,) = opened.live.hubs().hubs
    (then,) = opened.past(opened.live.seq).hubs().hubs

    assert (hub.name, hub.is_connected, hub.open_count) == ("hub", True, 1)
    assert (hub.free_wei, hub.can_receive_wei) == (1000, 1000)
    assert (then.health, then.is_connected) == (None, None)


def test_closing_ends_what_was_started(opened: Opened):
    opened.past(2)

    opened.live.close().result(PATIENCE_S)

    assert opened.closed == [True]
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("past")]


async def _noticed(house: House) -> None:
    """Until a house has noticed that somebody left."""
    await becomes(lambda: not all(seen.is_connected for seen in house.node.presence.peers.values()))


async def _quiet(house: House) -> None:
    """Until nothing waits to be acknowledged."""
    await house.until(lambda world: not any(peer.outbox for peer in world.peers.values()))


def test_a_request_is_paid_once_and_by_its_own_id(opened: Opened):
    request = RequestToPay(request_id=bytes(range(16)).hex(), expires_ms=0)

    limit_wei = agreed(opened, "bob", 5)
    first = opened.live.pay("bob", 5, "bread", tab_limit_wei=limit_wei, request=request).result(
        PATIENCE_S
    )

    assert first.payment_id == "0x" + request.request_id
    assert problem_of(opened.live.pay("bob", 5, "bread", request=request)).code == Code.REQUEST_PAID
    paid(opened, 5)


def test_a_text_is_read_by_the_present_world(opened: Opened):
    bob = checksummed(opened.street["bob"].address)

    assert opened.live.read_target(bob).name == "bob"
    assert opened.live.read_target("nitro:x").problem is not None


def test_a_request_is_a_fact_with_two_links_and_is_seen_in_the_past(opened: Opened):
    before = opened.live.seq
    made = opened.live.make_request(25, "Coffee", expires_ms=4 * 10**12).result(PATIENCE_S)

    (row,) = opened.live.requests().rows
    assert (row.request_id, row.amount_wei, row.memo) == (made.request_id, 25, "Coffee")
    assert row.state is RequestState.WAITING
    assert opened.past(before).requests().rows == ()
    assert opened.past(opened.live.seq).requests().rows == (row,)
    signed = opened.live.read_target(made.signed)
    readable = opened.live.read_target(made.readable)
    assert (signed.is_signed, signed.request_id, signed.amount_wei) == (True, row.request_id, 25)
    assert (readable.is_signed, readable.memo) == (False, "Coffee")
    assert len(made.signed_qr) == len(made.signed_qr[0]) > 20
    assert made == opened.live.request_links(row.request_id).result(PATIENCE_S)


def test_a_request_without_a_channel_cannot_be_paid_and_the_past_knows_when_it_could(
    opened: Opened,
):
    opened.live.make_request(25, "Coffee", expires_ms=4 * 10**12).result(PATIENCE_S)
    (channel,) = opened.live.home().channels
    before, waits = opened.live.seq, opened.live.requests()
    assert (waits.waiting_count, waits.only_channel_id) == (1, channel.channel_id)

    opened.live.close_channel(channel.channel_id).result(PATIENCE_S)

    now = opened.live.requests()
    assert now.rows[0].state is RequestState.UNPAYABLE
    assert (now.waiting_count, now.only_channel_id, now.room_name) == (0, "", "")
    then = opened.past(before).requests()
    assert then.rows[0].state is RequestState.WAITING
    assert (then.waiting_count, then.only_channel_id) == (1, channel.channel_id)
    assert opened.past(opened.live.seq).requests().rows == now.rows


def test_a_locked_wallet_gives_the_readable_link_only(opened: Opened):
    opened.alice.node._sign.is_locked = True  # noqa: SLF001 - as RunningNode.lock does

    made = opened.live.make_request(0, "", expires_ms=4 * 10**12).result(PATIENCE_S)

    assert (made.signed, made.signed_qr) == ("", ())
    assert made.readable.startswith("nitro:0x")


def test_a_request_is_withdrawn_and_unknown_ones_are_refused(opened: Opened):
    made = opened.live.make_request(25, "", expires_ms=4 * 10**12).result(PATIENCE_S)

    opened.live.cancel_request(made.request_id).result(PATIENCE_S)

    view = opened.live.requests()
    assert [row.state for row in view.rows] == [RequestState.WITHDRAWN]
    assert (view.waiting_count, view.room_wei, view.room_name) == (0, 1000, "hub")
    unknown = "00" * 16
    for future in (opened.live.cancel_request(unknown), opened.live.request_links(unknown)):
        assert problem_of(future).code == Code.UNKNOWN_REQUEST


@pytest.mark.parametrize(
    ("memo", "code"), [("x" * 121, Code.MEMO_TOO_LONG), ("a\nb", Code.MEMO_HIDDEN)]
)
def test_a_note_that_no_link_can_bear_makes_no_request(opened: Opened, memo: str, code: str):
    future = opened.live.make_request(1, memo, expires_ms=4 * 10**12)

    assert problem_of(future).code == code
    assert opened.live.requests().rows == ()


def test_more_than_there_is_cannot_be_asked_for(opened: Opened):
    future = opened.live.make_request(2**121, "", expires_ms=4 * 10**12)

    assert problem_of(future).code == Code.AMOUNT_TOO_LARGE


def test_a_request_that_somebody_pays_is_paid(opened: Opened):
    made = opened.live.make_request(7, "Coffee", expires_ms=4 * 10**12).result(PATIENCE_S)
    alice, bob = opened.alice, opened.street["bob"]
    request = RequestToPay(request_id=made.request_id, expires_ms=4 * 10**12)

    opened.do(
        payer.pay(
            bob.node,
            payer.Payment(
                payee=alice.address, amount_wei=7, note="", tab_limit_wei=None, request=request
            ),
        )
    )

    (row,) = opened.live.requests().rows
    assert (row.state, row.paid_wei, row.payer_name) == (RequestState.PAID, 7, "bob")
    assert problem_of(opened.live.cancel_request(made.request_id)).code == Code.REQUEST_PAID


def test_the_profile_tells_where_it_is_and_who_i_am(opened: Opened):
    facts = opened.live.profile_facts().result(PATIENCE_S)

    path = opened.alice.path
    assert facts.address == checksummed(opened.alice.address)
    assert (facts.network_name, facts.folder) == ("Street", str(path.parent.parent))
    assert facts.event_count == opened.live.seq
    assert facts.log_size_bytes >= path.stat().st_size > 0
    assert facts.version == VERSION
    assert len(facts.symbol) == len(facts.symbol[0]) >= 21
