"""A wallet that lives in memory: it does what the real one promises to the window, at once."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.ui.fakes_activity import FakeActivity
from tests.ui.fakes_channels import FakeChannels
from tests.ui.fakes_inbox import FakeInbox
from tests.ui.fakes_people import FakePeople
from tests.ui.fakes_real import FakeReal, done, failed
from tests.ui.fakes_requests import FakeRequests
from tests.ui.fakes_settings import some_facts
from tests.ui.fakes_since import since_of
from tests.ui.fakes_timeline import FakeTimeline
from tests.ui.fakes_wallets import some_wallets
from wallet.api import DemoProgress, DemoStep, Hidden, Problem
from wallet.views.channels_values import ChannelDetail
from wallet.views.inbox_values import InboxView
from wallet.views.people_values import ContactCheck, ContactsView, HubsView, PaidRow
from wallet.views.profile_values import ProfileFacts
from wallet.views.real_values import (
    ChainCheck,
    ChainLine,
    DevNetwork,
    Level,
    PassphraseStrength,
    RealPhase,
    RealState,
    SetUp,
    TypedWords,
)
from wallet.views.request_values import RequestsView
from wallet.views.since_values import SinceView
from wallet.views.target_values import RequestToPay, TargetView
from wallet.views.values import (
    AskView,
    ChannelBadge,
    ChannelView,
    HomeView,
    InTab,
    MarkKind,
    MarkView,
    NoticeView,
    PaymentStatus,
    PaymentView,
    PayQuote,
    PayResult,
    PayWay,
    PeerView,
    StepView,
    StripView,
    TabView,
)
from wallet.views.wallets_values import WalletList

ETH = 10**18
# Tue 9 Jun 2026, 14:26:00 UTC
NOW_MS = 1_781_015_160_000
BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
WILLOW = "0x8f3A20c1e7D94b05A16c2F7718BE4d3390A57BE4"


def wei(text: str) -> int:
    """Wei of a decimal text, for readable samples."""
    whole, _, rest = text.partition(".")
    return int(whole) * ETH + int(rest.ljust(18, "0") or "0")


def a_tab(**changes: object) -> TabView:
    base = TabView(
        channel_id="0xtab-bob",
        peer_name="Bob",
        peer_address=BOB,
        is_outgoing=True,
        limit_wei=wei("2.5"),
        used_wei=wei("0.25"),
        badge=ChannelBadge.OPEN,
        step=None,
        can_cancel=False,
    )
    return replace(base, **changes)


def a_channel(**changes: object) -> ChannelView:
    base = ChannelView(
        channel_id="0xchannel-willow",
        peer_name="Willow",
        peer_address=WILLOW,
        badge=ChannelBadge.OPEN,
        mine_wei=wei("10"),
        reserved_wei=0,
        theirs_wei=wei("10"),
        put_in_mine_wei=wei("10"),
        put_in_theirs_wei=wei("10"),
        turn_num=2,
        tabs=(),
        step=None,
    )
    return replace(base, **changes)


def a_payment(**changes: object) -> PaymentView:
    base = PaymentView(
        payment_id="payment-1",
        peer_name="Bob",
        note="Coffee",
        amount_wei=-wei("0.25"),
        at_ms=NOW_MS,
        status=PaymentStatus.DELIVERED,
        took_ms=41,
    )
    return replace(base, **changes)


def an_in_tab(left_wei: int, **changes: object) -> InTab:
    base = InTab(name="Bob", left_wei=left_wei, most_wei=left_wei, tab_count=1, opening_wei=0)
    return replace(base, **changes)  # type: ignore[arg-type]


def an_ask(**changes: object) -> AskView:
    base = AskView(name="Bob", payee="Bob", amount_wei=wei("0.25"), note="Coffee")
    return replace(base, **changes)


def a_home(**changes: object) -> HomeView:
    base = HomeView(
        seq=40,
        at_ms=NOW_MS,
        network_name="Demo",
        can_send_wei=wei("10"),
        can_receive_wei=wei("10"),
        yours_wei=0,
        on_chain_wei=wei("89.998712345678901234"),
        in_tabs=(),
        channels=(a_channel(),),
        more_channel_count=0,
        closed_channel_count=0,
        payments=(),
        asks=(an_ask(),),
        notices=(),
        peers=(
            PeerView(name="Willow", is_connected=True, latency_ms=18),
            PeerView(name="Bob", is_connected=True, latency_ms=22),
        ),
        head_block=42,
    )
    home = replace(base, **changes)
    return replace(home, yours_wei=sum(channel.yours_wei for channel in home.channels))


def a_strip(last_seq: int, buckets: int, *, span_ms: int = 180_000) -> StripView:
    """Events spread over the buckets, more of them here and there."""
    count = min(buckets, 220)
    weights = [1 + (i * 7919 % 11) * (i % 37 < 9) + (i * 31 % 5 == 0) for i in range(count)]
    total = sum(weights)
    firsts, before = [], 0
    for weight in weights:
        firsts.append(1 + last_seq * before // total)
        before += weight
    ends = [*firsts[1:], last_seq + 1]
    starts = [NOW_MS - span_ms + span_ms * i // count for i in range(count)]
    places = ((MarkKind.CHAIN, 30), (MarkKind.CHAIN, 60), (MarkKind.PAYMENT, 700))
    return StripView(
        first_ms=starts[0],
        last_ms=NOW_MS,
        last_seq=last_seq,
        buckets=tuple(end - first for first, end in zip(firsts, ends, strict=True)),
        bucket_first_seqs=tuple(firsts),
        bucket_start_ms=tuple(starts),
        marks=tuple(
            MarkView(kind=kind, seq=max(last_seq * place // 1000, 1), at_ms=NOW_MS)
            for kind, place in places
        ),
    )


@dataclass
class FakePast:
    """An earlier moment."""

    seq: int
    view: HomeView
    at_ms: int = NOW_MS - 82_753_000
    people: FakePeople = field(default_factory=FakePeople)
    moving: dict[str, tuple[TabView, ...]] = field(default_factory=dict)

    activities: FakeActivity = field(default_factory=FakeActivity)
    events: FakeTimeline = field(default_factory=FakeTimeline)
    notices: FakeInbox = field(default_factory=FakeInbox)
    told_since: Callable[[HomeView], SinceView] = field(default=lambda view: since_of(view, view))

    def since(self) -> SinceView:
        return self.told_since(self.view)

    def home(self) -> HomeView:
        return self.view

    def timeline(self) -> FakeTimeline:
        return self.events

    def contacts(self) -> ContactsView:
        return self.people.past_contacts(self.seq)

    def paid_with(self, address: str) -> tuple[PaidRow, ...]:
        return self.people.paid_with(address)

    def hubs(self) -> HubsView:
        return self.people.past_hubs(self.seq)

    def channels(self) -> FakeChannels:
        return FakeChannels(self.view, self.moving)

    def requests(self) -> RequestsView:
        return FakeRequests().view(self.view)

    def activity(self) -> FakeActivity:
        return self.activities

    def inbox(self) -> InboxView:
        return self.notices.view(self.seq)


def _inside(can_send_wei: int, amount_wei: int) -> PayQuote:
    """A payment to the hub."""
    return PayQuote(
        payee_name="Willow",
        payee_address=WILLOW,
        way=PayWay.INSIDE,
        tab_used_wei=0,
        tab_limit_wei=can_send_wei,
        most_wei=can_send_wei,
        fee_wei=0,
        can_send_after_wei=can_send_wei - amount_wei,
        in_tabs_after_wei=0,
        route=("You", "Willow"),
        problem=None,
    )


@dataclass
class FakeLive:
    """An open session whose world is one view. `holds_past` leaves seeks open until released."""

    view: HomeView = field(default_factory=a_home)
    holds_past: bool = False
    pay_problem: Problem | None = None
    holds_pay: bool = False
    span_ms: int = 180_000
    paid: list[tuple[str, int, str]] = field(default_factory=list)
    limits: list[int | None] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    closed_channels: list[str] = field(default_factory=list)
    opened_channels: int = 0
    asked_past: list[int] = field(default_factory=list)
    waiting: list[tuple[int, "Future[FakePast]"]] = field(default_factory=list)
    waiting_pay: list[Callable[[], None]] = field(default_factory=list)
    held: "Future[PayResult] | None" = None
    labels: list[tuple[str, str]] = field(default_factory=list)
    label_problem: Problem | None = None
    activities: FakeActivity = field(default_factory=FakeActivity)
    past_activities: FakeActivity = field(default_factory=FakeActivity)
    is_closed: bool = False
    known: tuple[str, ...] = ("Ada", "Bob")
    away: tuple[str, ...] = ()
    step: StepView | None = None
    asked_opening: list[str] = field(default_factory=list)
    on_committed: Callable[[int], None] | None = None
    history: dict[int, HomeView] = field(default_factory=dict)
    people: FakePeople = field(default_factory=FakePeople)
    cancelled: list[str] = field(default_factory=list)
    end_problem: Problem | None = None
    moving: dict[str, tuple[TabView, ...]] = field(default_factory=dict)
    details: dict[str, ChannelDetail] = field(default_factory=dict)
    away_peers: frozenset[str] = frozenset()
    facts: ProfileFacts = field(default_factory=some_facts)
    asked_rows: list[str] = field(default_factory=list)
    targets: dict[str, TargetView] = field(default_factory=dict)
    answered: list[RequestToPay | None] = field(default_factory=list)
    asking: FakeRequests = field(default_factory=FakeRequests)
    events: FakeTimeline = field(default_factory=FakeTimeline)
    notices: FakeInbox = field(default_factory=FakeInbox)
    past_notices: FakeInbox = field(default_factory=FakeInbox)
    counts_since: bool = False

    def timeline(self) -> FakeTimeline:
        return self.events

    def subscribe(self, on_committed: Callable[[int], None]) -> None:
        self.on_committed = on_committed
        self.history[self.view.seq] = self.view

    @property
    def seq(self) -> int:
        return self.view.seq

    @property
    def at_ms(self) -> int:
        return self.view.at_ms

    def home(self) -> HomeView:
        return self.view

    def channels(self) -> FakeChannels:
        return FakeChannels(self.view, self.moving, self.details, self.away_peers, self.asked_rows)

    def activity(self) -> FakeActivity:
        return self.activities

    def set_label(self, target: str, text: str) -> "Future[None]":
        self.labels.append((target, text))
        future: Future[None] = Future()
        if self.label_problem is not None:
            problem = self.label_problem
            threading.Thread(target=lambda: future.set_exception(problem)).start()
        else:
            _finish(future, None)
        return future

    def requests(self) -> RequestsView:
        return self.asking.view(self.view)

    def make_request(self, amount_wei: int, memo: str, *, expires_ms: int) -> "Future":
        return self.asking.make(amount_wei, memo, expires_ms)

    def request_links(self, request_id: str) -> "Future":
        return self.asking.links(request_id)

    def cancel_request(self, request_id: str) -> "Future[None]":
        return self.asking.cancel(request_id)

    def since(self) -> SinceView:
        return self._since(self.view)

    def _since(self, then: HomeView) -> SinceView:
        return replace(since_of(then, self.view), is_counting=self.counts_since)

    def strip(self, *, buckets: int) -> StripView:
        return a_strip(self.view.seq, buckets, span_ms=self.span_ms)

    def commit(self, **changes: object) -> None:
        """Change the world and tell, as the engine's thread would."""
        seq = self.view.seq + 1
        self.view = replace(self.view, **{"seq": seq, **changes})
        self.history[self.view.seq] = self.view
        if self.on_committed is not None:
            on_committed = self.on_committed
            thread = threading.Thread(target=on_committed, args=(self.view.seq,))
            thread.start()
            thread.join()

    def past(self, seq: int) -> "Future[FakePast]":
        self.asked_past.append(seq)
        future: Future[FakePast] = Future()
        known = max((at for at in self.history if at <= seq), default=self.view.seq)
        view = replace(self.history[known], seq=seq, at_ms=NOW_MS - 82_753_000, peers=())
        past = FakePast(
            seq=seq,
            view=view,
            moving=self.moving,
            activities=self.past_activities,
            notices=self.past_notices,
            people=self.people,
            events=self.events,
            told_since=self._since,
        )
        if self.holds_past:
            self.waiting.append((seq, future))
            self._pasts = getattr(self, "_pasts", {}) | {seq: past}
        else:
            _finish(future, past)
        return future

    def release_past(self) -> int:
        """Finish the oldest seek that is open; returns its event."""
        seq, future = self.waiting.pop(0)
        _finish(future, self._pasts[seq])
        return seq

    def quote(self, payee: str, amount_wei: int) -> PayQuote:
        if payee == "Willow":
            return _inside(self.view.can_send_wei, amount_wei)
        tab = next((t for t in self.view.channels[0].tabs if t.is_outgoing), None)
        room_wei = tab.limit_wei - tab.used_wei if tab else 0
        most_wei = max(room_wei, self.view.can_send_wei)
        problem = None
        if payee != "Bob" and payee.lower() != BOB.lower():
            problem = NoticeView(
                code="UNKNOWN_PAYEE",
                cause=f"{payee} is not in your contacts, and is not an address.",
                remedy="Type a contact's name, or a whole 0x address.",
            )
        elif amount_wei > most_wei:
            problem = NoticeView(
                code="INSUFFICIENT",
                cause="This is more than you can send.",
                remedy="Send less.",
            )
        uses_tab = tab is not None and amount_wei <= room_wei
        if problem is None and not uses_tab and self.away:
            problem = NoticeView(
                code="PEER_AWAY",
                cause=f"{self.away[0]} does not answer, and this payment needs a new tab.",
                remedy=f"Try again when {self.away[0]} is back.",
            )
        limit_wei = min(self.view.can_send_wei, max(10 * amount_wei, ETH))
        is_known = problem is None or problem.code != "UNKNOWN_PAYEE"
        return PayQuote(
            payee_name="Bob" if is_known else payee,
            payee_address=BOB if is_known else "",
            way=PayWay.OPEN_TAB if uses_tab and tab else PayWay.NEW_TAB,
            tab_used_wei=tab.used_wei if uses_tab and tab else 0,
            tab_limit_wei=tab.limit_wei if uses_tab and tab else limit_wei,
            most_wei=most_wei,
            fee_wei=0,
            can_send_after_wei=self.view.can_send_wei - (0 if uses_tab else limit_wei),
            in_tabs_after_wei=room_wei + (0 if uses_tab else limit_wei) - amount_wei,
            route=("You", "Willow", "Bob") if is_known else (),
            problem=problem,
        )

    def payees(self) -> tuple[str, ...]:
        return self.known

    def opening(self, payee: str) -> StepView | None:
        self.asked_opening.append(payee)
        return self.step

    def read_target(self, text: str) -> TargetView:
        return self.targets.get(text, TargetView(address=BOB if text == BOB else ""))

    def pay(
        self,
        payee: str,
        amount_wei: int,
        note: str,
        *,
        tab_limit_wei: int | None = None,
        request: RequestToPay | None = None,
    ) -> "Future[PayResult]":
        future: Future[PayResult] = Future()
        self.answered.append(request)
        self.paid.append((payee, amount_wei, note))
        self.limits.append(tab_limit_wei)
        if self.holds_pay:
            self.waiting_pay.append(lambda: self._finish_pay(future, amount_wei, note))
            self.held = future
        elif self.pay_problem is not None:
            problem = self.pay_problem
            threading.Thread(target=lambda: future.set_exception(problem)).start()
        else:
            self._finish_pay(future, amount_wei, note)
        return future

    def fail_pay(self, problem: Problem) -> None:
        """The payment that is held fails."""
        held = self.held
        assert held is not None, "no payment is held"
        thread = threading.Thread(target=held.set_exception, args=(problem,))
        thread.start()
        thread.join()

    def _finish_pay(self, future: "Future[PayResult]", amount_wei: int, note: str) -> None:
        channel = self.view.channels[0]
        opens = not channel.tabs
        limit_wei = max(10 * amount_wei, ETH) if opens else channel.tabs[0].limit_wei
        used_wei = (0 if opens else channel.tabs[0].used_wei) + amount_wei
        tab = a_tab(limit_wei=limit_wei, used_wei=used_wei)
        mine_wei = channel.mine_wei - (limit_wei if opens else 0)
        number = len(self.view.payments) + 1
        payment = a_payment(
            payment_id=f"payment-{number}", amount_wei=-amount_wei, note=note, took_ms=4
        )
        self.commit(
            can_send_wei=mine_wei,
            in_tabs=(an_in_tab(limit_wei - used_wei),),
            channels=(replace(channel, mine_wei=mine_wei, reserved_wei=limit_wei, tabs=(tab,)),),
            payments=(payment, *self.view.payments),
            asks=(),
        )
        result = PayResult(
            payment_id=payment.payment_id,
            tab_opened=opens,
            opened_ms=312 if opens else None,
            paid_ms=4,
            is_delivered=True,
        )
        _finish(future, result)

    def contacts(self) -> ContactsView:
        return self.people.contacts(self.view.seq)

    def paid_with(self, address: str) -> tuple[PaidRow, ...]:
        return self.people.paid_with(address)

    def hubs(self) -> HubsView:
        return self.people.hubs(self.view.seq)

    def check_contact(
        self, *, name: str, target: str, endpoint: str, known: str = ""
    ) -> ContactCheck:
        return self.people.check(name=name, target=target, endpoint=endpoint, known=known)

    def add_contact(
        self, *, name: str, address: str, endpoint: str, is_new: bool
    ) -> "Future[None]":
        return self.people.add(name=name, address=address, endpoint=endpoint, is_new=is_new)

    def forget_contact(self, address: str) -> "Future[None]":
        return self.people.forget(address)

    def settle_tab(self, channel_id: str) -> "Future[None]":
        self.settled.append(channel_id)
        return self._end()

    def cancel_tab(self, channel_id: str) -> "Future[None]":
        self.cancelled.append(channel_id)
        return self._end()

    def close_channel(self, channel_id: str) -> "Future[None]":
        self.closed_channels.append(channel_id)
        return self._end()

    def open_channel(self) -> "Future[None]":
        self.opened_channels += 1
        if self.end_problem is None:
            self.view = replace(self.view, channels=(a_channel(turn_num=1),))
        return self._end()

    def inbox(self) -> InboxView:
        return self.notices.view(self.view.seq)

    def read_inbox(self, upto_seq: int) -> "Future[None]":
        return self.notices.read(upto_seq)

    def _end(self) -> "Future[None]":
        if self.end_problem is None:
            return _done()
        future: Future[None] = Future()
        future.set_exception(self.end_problem)
        return future

    def profile_facts(self) -> "Future[ProfileFacts]":
        return done(self.facts)

    def close(self) -> "Future[None]":
        self.is_closed = True
        return _done()


GOOD_LINES = (
    ChainLine(what="Chain", is_right=True, seen="Chain 31337 answers."),
    ChainLine(what="Newest block", is_right=True, seen="Block 41, 2 minutes old."),
    ChainLine(what="Contracts", is_right=True, seen="All three are there."),
)


@dataclass
class FakeWallet:
    """Starts a demo at once, step by step, on another thread."""

    live: FakeLive = field(default_factory=FakeLive)
    failures: list[Problem] = field(default_factory=list)
    starts: int = 0
    is_closed: bool = False
    state: RealState = field(default_factory=lambda: RealState(phase=RealPhase.NOTHING))
    own: FakeReal = field(default_factory=FakeReal)
    set_ups: list[SetUp] = field(default_factory=list)
    looked_at: list[DevNetwork] = field(default_factory=list)
    check: ChainCheck = field(default_factory=lambda: ChainCheck(GOOD_LINES))
    keyring: "Future[str]" = field(default_factory=lambda: done("GNOME Keyring"))
    set_up_answer: "Future | None" = None
    words_answer: "Future | None" = None
    profile: str = ""
    is_demo_slow: bool = False
    starting: "Future | None" = None
    computer: WalletList = field(default_factory=some_wallets)
    opened_others: list[tuple[str, bool]] = field(default_factory=list)
    other_answer: "Future | None" = None
    window_lock: Path | None = None

    def real_state(self) -> "Future[RealState]":
        return done(self.state)

    def set_up(self, wanted: SetUp) -> "Future[FakeReal]":
        self.set_ups.append(wanted)
        return self.set_up_answer or done(self.own)

    def unlock(self, passphrase: "Hidden[str] | None") -> "Future[FakeReal]":
        opened = self.own.unlock(passphrase)
        return opened if opened.exception() else done(self.own)

    def check_chain(self, network: DevNetwork) -> "Future[ChainCheck]":
        self.looked_at.append(network)
        if not network.adjudicator:
            return failed("NETWORK_WRONG", remedy="For the contract adjudicator, write 0x.")
        return done(self.check)

    def keyring_name(self) -> "Future[str]":
        return self.keyring

    def check_words(self, typed: TypedWords) -> "Future[None]":
        return self.words_answer or done()

    def passphrase_strength(self, typed: "Hidden[str]") -> "Future[PassphraseStrength]":
        size = len(typed.reveal())
        return done(PassphraseStrength(level=Level.GOOD, missing=max(0, 12 - size)))

    def start_demo(self, on_progress: Callable[[DemoProgress], None]) -> "Future[FakeLive]":
        self.starts += 1
        future: Future[FakeLive] = Future()
        if self.is_demo_slow:
            self.starting = future
            return future

        def work() -> None:
            for step in DemoStep:
                on_progress(DemoProgress(step=step, is_done=False))
                if step is DemoStep.HUB and self.failures:
                    future.set_exception(self.failures.pop(0))
                    return
                on_progress(DemoProgress(step=step, is_done=True))
            future.set_result(self.live)

        threading.Thread(target=work).start()
        return future

    def stop_demo_start(self) -> None:
        if self.starting is not None:
            self.starting.set_exception(Problem(code="STOPPED", cause="Stopped.", remedy=""))

    def wallets(self, window_lock: Callable[[str], Path | None]) -> "Future[WalletList]":
        self.window_lock = window_lock("anna")
        return done(self.computer)

    def open_other(self, name: str, *, is_new: bool) -> "Future[None]":
        self.opened_others.append((name, is_new))
        return self.other_answer or done()

    def close(self) -> "Future[None]":
        self.is_closed = True
        return _done()


def sample_home() -> HomeView:
    """The page of the pictures, as far as this version has it."""
    tabs = (
        a_tab(
            channel_id="0xtab-ada",
            peer_name="Ada",
            is_outgoing=False,
            limit_wei=wei("1.5"),
            used_wei=wei("0.3"),
        ),
        a_tab(limit_wei=wei("2"), used_wei=wei("0.6")),
    )
    channel = a_channel(
        mine_wei=wei("8.42"),
        reserved_wei=wei("3.5"),
        theirs_wei=wei("8.08"),
        turn_num=614,
        tabs=tabs,
    )
    rows = (
        ("Bob", "Coffee", "-0.25", 1440, 41),
        ("Ada", "Bike repair, part 2", "0.3", 2340, 38),
        ("Dara", "Lunch", "-0.6", 6900, 52),
        ("Bob", "Newspaper", "-0.05", 18480, 40),
        ("Bob", "Coffee", "-0.25", 86760, 43),
        ("Bob", "Train share", "-0.2", 96760, 57),
    )
    payments = tuple(
        a_payment(
            payment_id=f"sample-{i}",
            peer_name=name,
            note=note,
            amount_wei=-wei(amount[1:]) if amount[0] == "-" else wei(amount),
            at_ms=NOW_MS - ago_s * 1000,
            status=PaymentStatus.DELIVERED if amount[0] == "-" else PaymentStatus.RECEIVED,
            took_ms=took,
        )
        for i, (name, note, amount, ago_s, took) in enumerate(rows)
    )
    return a_home(
        seq=1284,
        can_send_wei=wei("8.42"),
        can_receive_wei=wei("8.08"),
        in_tabs=(an_in_tab(wei("1.4")),),
        channels=(channel,),
        payments=payments,
        head_block=6_412_551,
    )


def sample_past() -> HomeView:
    """The page of the pictures at event 812."""
    now = sample_home()
    channel = replace(
        now.channels[0],
        reserved_wei=wei("2"),
        theirs_wei=wei("9.58"),
        turn_num=612,
        tabs=(replace(now.channels[0].tabs[1], used_wei=wei("0.3")),),
    )
    return replace(
        now,
        seq=812,
        can_send_wei=wei("9.42"),
        can_receive_wei=wei("9.58"),
        yours_wei=wei("10.12"),
        channels=(channel,),
        payments=now.payments[3:],
        in_tabs=(an_in_tab(wei("1.7")),),
        asks=(),
    )


def a_step(**changes: object) -> StepView:
    base = StepView(
        done_count=3, total_count=6, waiting_for="Waiting for Willow's deposit.", since_ms=NOW_MS
    )
    return replace(base, **changes)


def _finish(future: "Future", value: object) -> None:
    """Finish on another thread, as the engine does."""
    thread = threading.Thread(target=future.set_result, args=(value,))
    thread.start()
    thread.join()


def _done() -> "Future[None]":
    future: Future[None] = Future()
    future.set_result(None)
    return future
