"""What happened between two samples of the home page."""

from collections import defaultdict

from wallet.views.since_values import PersonSum, SinceView, ThenNow
from wallet.views.values import HomeView


def since_of(then: HomeView, now: HomeView) -> SinceView:
    """Counted from what the two pages show."""
    before = {payment.payment_id for payment in then.payments}
    sent: defaultdict[str, int] = defaultdict(int)
    received: defaultdict[str, int] = defaultdict(int)
    for payment in now.payments:
        if payment.payment_id not in before:
            sums = sent if payment.amount_wei < 0 else received
            sums[payment.peer_name] += abs(payment.amount_wei)
    return a_since(
        event_count=now.seq - then.seq,
        span_ms=max(now.at_ms - then.at_ms, 0),
        can_send=ThenNow(then_wei=then.can_send_wei, now_wei=now.can_send_wei),
        in_tabs=ThenNow(then_wei=_in_tabs_wei(then), now_wei=_in_tabs_wei(now)),
        on_chain=ThenNow(then_wei=then.on_chain_wei, now_wei=now.on_chain_wei),
        paid=_people(sent),
        received=_people(received),
    )


def a_since(**changes: object) -> SinceView:
    nothing = ThenNow(then_wei=0, now_wei=0)
    parts: dict[str, object] = {
        "event_count": 1,
        "span_ms": 1_000,
        "can_send": nothing,
        "in_tabs": nothing,
        "moving": nothing,
        "on_chain": nothing,
        "put_in_wei": 0,
        "paid": (),
        "received": (),
        "is_counting": False,
    }
    return SinceView(**(parts | changes))  # type: ignore[arg-type]


def _in_tabs_wei(home: HomeView) -> int:
    return sum(channel.yours_in_tabs_wei for channel in home.channels)


def _people(sums: dict[str, int]) -> tuple[PersonSum, ...]:
    people = [PersonSum(name=name, amount_wei=amount_wei) for name, amount_wei in sums.items()]
    return tuple(sorted(people, key=lambda person: (-person.amount_wei, person.name)))
