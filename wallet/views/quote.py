"""What a payment would do now: which tab, which way, how much at most."""

from __future__ import annotations

from dataclasses import dataclass

from engine.network.frames import LEDGER_PAYMENTS
from engine.presence import Presence
from engine.protocol.errors import ProtocolError, Reason, Refused
from engine.protocol.routing import (
    find_hops,
    ledger_to_pay_inside,
    living_ledger_count,
    new_tab_limit_wei,
    payable_wei,
    tab_to_pay_from,
    tabs_to_pay_from,
)
from engine.protocol.types import Address
from engine.protocol.world import Ledger, World
from wallet.codes import Code
from wallet.links.addresses import checksummed
from wallet.ports import Problem
from wallet.views import units
from wallet.views.channels import (
    can_send_wei,
    opening_tab,
    peer_name,
    tab_step,
    yours_in_tabs_wei,
)
from wallet.views.language import tr
from wallet.views.payees import find_payee
from wallet.views.sentences import problem_of
from wallet.views.values import NoticeView, PayQuote, PayWay, StepView


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How a payment would go: `takes_wei` is for nobody else then, and tabs to the payee change by `in_tabs_wei`."""

    way: PayWay
    limit_wei: int
    hops: tuple[Address, ...]
    used_wei: int = 0
    takes_wei: int = 0
    in_tabs_wei: int = 0
    problem: Problem | None = None


def quote(
    world: World, text: str, amount_wei: int, *, presence: Presence | None = None
) -> PayQuote:
    """What paying would do. `amount_wei` may be 0 while the person has not typed it yet.

    With `presence`, what cannot be paid because somebody is away now is told beforehand.
    """
    try:
        payee = find_payee(world, text)
    except Problem as unknown:
        return _empty(text, unknown)
    plan = _plan(world, payee, amount_wei)
    problem = problem_of(Refused(Reason.PAYING_MYSELF)) if payee == world.me else plan.problem
    if problem is None and presence is not None:
        problem = absence(world, presence, payee, amount_wei)
    left_wei = sum(each.remaining_wei for each in tabs_to_pay_from(world, payee))
    names = (peer_name(world, one) for one in (*plan.hops, payee))
    is_way = bool(plan.hops) or plan.way is PayWay.INSIDE
    return PayQuote(
        payee_name=peer_name(world, payee),
        payee_address=checksummed(payee),
        way=plan.way,
        tab_used_wei=plan.used_wei,
        tab_limit_wei=plan.limit_wei,
        most_wei=most_wei(world, payee),
        fee_wei=0,
        can_send_after_wei=can_send_wei(world) - plan.takes_wei,
        in_tabs_after_wei=max(left_wei + plan.in_tabs_wei, 0),
        route=(tr("You"), *names) if is_way else (),
        problem=_notice(problem),
    )


def channel_to_pay_in(world: World, payee: Address, amount_wei: int) -> Ledger | None:
    """The channel with a payee inside which a payment goes; None if a tab carries it, or if there is no such one."""
    if tab_to_pay_from(world, payee, amount_wei) is not None:
        return None
    ledger = ledger_to_pay_inside(world, payee)
    return ledger if ledger is not None and payable_wei(ledger) >= amount_wei else None


def _plan(world: World, payee: Address, amount_wei: int) -> _Plan:
    tab = tab_to_pay_from(world, payee, amount_wei)
    if tab is not None:
        return _Plan(
            way=PayWay.OPEN_TAB,
            limit_wei=tab.start.payer_wei,
            hops=tab.fixed.participants[1:-1],
            used_wei=tab.paid_wei,
            in_tabs_wei=-amount_wei,
        )
    ledger = channel_to_pay_in(world, payee, amount_wei)
    if ledger is not None:
        return _Plan(
            way=PayWay.INSIDE, limit_wei=payable_wei(ledger), hops=(), takes_wei=amount_wei
        )
    try:
        hops = find_hops(world, payee, amount_wei)
    except ProtocolError as error:
        problem = no_way(world, payee, error)
        return _Plan(
            way=PayWay.NEW_TAB, limit_wei=0, hops=(), in_tabs_wei=-amount_wei, problem=problem
        )
    limit_wei = new_tab_limit_wei(world, hops[0], amount_wei)
    return _Plan(
        way=PayWay.NEW_TAB,
        limit_wei=limit_wei,
        hops=hops,
        takes_wei=limit_wei,
        in_tabs_wei=limit_wei - amount_wei,
    )


def most_wei(world: World, payee: Address) -> int:
    """The most this payee can be paid at once: one tab or one channel, never split."""
    inside = ledger_to_pay_inside(world, payee)
    inside_wei = 0 if inside is None else payable_wei(inside)
    ledgers = [
        ledger.free_wei
        for ledger in world.ledgers.values()
        if ledger.is_usable and ledger.peer != payee
    ]
    return max(
        [inside_wei, *ledgers, *(tab.remaining_wei for tab in tabs_to_pay_from(world, payee))]
    )


def most_after_settling_wei(world: World) -> int:
    """The most that could be paid at once if all tabs were settled first."""
    return max(
        (
            payable_wei(ledger) + yours_in_tabs_wei(world, ledger)
            for ledger in world.ledgers.values()
            if ledger.is_usable
        ),
        default=0,
    )


def opening_step(world: World, text: str) -> StepView | None:
    """How far the tab to a payee came for which payments wait; None where none does, or the payee is not known."""
    try:
        tab = opening_tab(world, find_payee(world, text))
    except Problem:
        return None
    return None if tab is None else tab_step(world, tab)


def no_way(world: World, payee: Address, error: ProtocolError) -> Problem:
    """Why there is no way to a payee; one that carries less is named by the most that it carries."""
    if error.reason is Reason.NO_ROUTE and living_ledger_count(world, payee):
        is_open = ledger_to_pay_inside(world, payee) is not None
        error = Refused(Reason.INSUFFICIENT if is_open else Reason.NOT_OPEN)
    if error.reason is not Reason.INSUFFICIENT:
        return problem_of(error)
    have_wei = most_wei(world, payee)
    settled_wei = most_after_settling_wei(world)
    if settled_wei <= have_wei:
        return problem_of(Refused(Reason.INSUFFICIENT, have_wei=have_wei))
    return Problem(
        code=Code.SETTLE_FIRST,
        cause=tr("There is not enough to send this at once. Nothing was paid."),
        remedy=tr(
            "Enter at most {most}. Or settle your open tabs first: then up to {settled} go in one payment."
        ).format(most=units.eth_unit(have_wei), settled=units.eth_unit(settled_wei)),
    )


def absence(world: World, presence: Presence, payee: Address, amount_wei: int) -> Problem | None:
    """Why it cannot be paid now: whoever has to sign must answer. None if all do, or no more signature is needed.

    Raises:
        ProtocolError: there is no way at all.
    """
    if tab_to_pay_from(world, payee, amount_wei) is not None:
        return None
    if channel_to_pay_in(world, payee, amount_wei) is not None:
        return _partner_absence(world, presence, payee)
    for address in (*find_hops(world, payee, amount_wei), payee):
        seen = presence.peers.get(address)
        if seen is None or not seen.is_connected:
            return _away(world, address, is_met=seen is not None)
    return None


def _partner_absence(world: World, presence: Presence, partner: Address) -> Problem | None:
    """Why the other side of a channel cannot countersign a payment inside it now."""
    name, seen = peer_name(world, partner), presence.peers.get(partner)
    if seen is None or not seen.is_connected:
        return Problem(
            code=Code.PARTNER_AWAY,
            cause=tr(
                "{name} does not answer, and a payment inside your channel needs both of you. Nothing was paid."
            ).format(name=name),
            remedy=tr("Try again when {name} is back.").format(name=name),
        )
    if not seen.features & LEDGER_PAYMENTS:
        return Problem(
            code=Code.PARTNER_TOO_OLD,
            cause=tr(
                "{name} runs an older version, which takes no payments inside a channel. Nothing was paid."
            ).format(name=name),
            remedy=tr("Ask {name} to bring it up to date.").format(name=name),
        )
    return None


def _away(world: World, address: Address, *, is_met: bool) -> Problem:
    name, record = peer_name(world, address), world.peers.get(address)
    if is_met or (record is not None and record.endpoint):
        return Problem(
            code=Code.PEER_AWAY,
            cause=tr(
                "{name} does not answer, and this payment needs a new tab. Nothing was paid."
            ).format(name=name),
            remedy=tr("Try again when {name} is back.").format(name=name),
        )
    return Problem(
        code=Code.PLACE_UNKNOWN,
        cause=tr(
            "It is not known where {name} can be reached, and this payment needs a new tab. Nothing was paid."
        ).format(name=name),
        remedy=tr(
            "Ask them for a payment link and pay that: it says where. Or add their place to the contact."
        ),
    )


def _notice(problem: Problem | None) -> NoticeView | None:
    if problem is None:
        return None
    return NoticeView(code=problem.code, cause=problem.cause, remedy=problem.remedy)


def _empty(text: str, problem: Problem) -> PayQuote:
    return PayQuote(
        payee_name=text,
        payee_address="",
        way=PayWay.NEW_TAB,
        tab_used_wei=0,
        tab_limit_wei=0,
        most_wei=0,
        fee_wei=0,
        can_send_after_wei=0,
        in_tabs_after_wei=0,
        route=(),
        problem=_notice(problem),
    )
