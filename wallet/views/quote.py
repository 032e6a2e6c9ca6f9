"""What a payment would do now: which tab, which way, how much at most."""

from __future__ import annotations

from engine.presence import Presence
from engine.protocol.errors import ProtocolError, Reason, Refused
from engine.protocol.routing import (
    find_hops,
    living_ledger_count,
    new_tab_limit_wei,
    tab_to_pay_from,
    tabs_to_pay_from,
)
from engine.protocol.text import name_key
from engine.protocol.types import Address, MalformedValueError, address_from_hex, hex0x
from engine.protocol.world import Virtual, World
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
from wallet.views.sentences import problem_of
from wallet.views.values import NoticeView, PayQuote, StepView

_KNOWN_MAX = 6
_NAME_SHOWN_MAX = 40


def find_payee(world: World, text: str) -> Address:
    """The address that a name or 0x text means.

    No two contacts get the same name; should a log hold two all the same, neither is guessed.

    Raises:
        Problem: nobody or more than one has this name, or the address is malformed.
    """
    wanted = text.strip()
    key = name_key(wanted)
    named = [peer.address for peer in world.peers.values() if key and name_key(peer.name) == key]
    if len(named) == 1:
        return named[0]
    if named:
        raise Problem(
            code=Code.AMBIGUOUS_PAYEE,
            cause=tr("More than one contact has this name. Nothing was paid."),
            remedy=tr("Enter the address instead."),
        )
    try:
        return address_from_hex(wanted)
    except MalformedValueError:
        raise _unknown(world, wanted) from None


def payees(world: World) -> tuple[str, ...]:
    """The names of those who can be paid through a hub, in the order of the alphabet. A hub itself is none of them."""
    names = {peer.name for peer in world.peers.values() if peer.name and not peer.ledgers}
    return tuple(sorted(names, key=str.casefold))


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
    tab = tab_to_pay_from(world, payee, amount_wei)
    problem = _obstacle(world, payee, amount_wei, tab)
    if problem is None and tab is None and presence is not None:
        problem = absence(world, presence, payee, amount_wei)
    limit_wei = _limit_wei(world, payee, amount_wei) if tab is None else tab.start.payer_wei
    reserved_wei = limit_wei if tab is None and problem is None else 0
    left_wei = sum(each.remaining_wei for each in tabs_to_pay_from(world, payee))
    return PayQuote(
        payee_name=peer_name(world, payee),
        payee_address=checksummed(payee),
        tab_id=None if tab is None else hex0x(tab.channel_id),
        tab_used_wei=0 if tab is None else tab.paid_wei,
        tab_limit_wei=limit_wei,
        most_wei=most_wei(world, payee),
        fee_wei=0,
        can_send_after_wei=can_send_wei(world) - reserved_wei,
        in_tabs_after_wei=max(left_wei + reserved_wei - amount_wei, 0),
        route=_route(world, payee, tab, amount_wei),
        problem=_notice(problem),
    )


def most_wei(world: World, payee: Address) -> int:
    """The most this payee can be paid at once: one tab or one channel, never split."""
    ledgers = [
        ledger.free_wei
        for ledger in world.ledgers.values()
        if ledger.is_usable and ledger.peer != payee
    ]
    return max([0, *ledgers, *(tab.remaining_wei for tab in tabs_to_pay_from(world, payee))])


def most_after_settling_wei(world: World, payee: Address) -> int:
    """The most this payee could be paid at once if all tabs were settled first."""
    return max(
        (
            ledger.free_wei + yours_in_tabs_wei(world, ledger)
            for ledger in world.ledgers.values()
            if ledger.is_usable and ledger.peer != payee
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
        return Problem(
            code=Code.PAYEE_IS_HUB,
            cause=tr(
                "{name} is your hub. This version pays people through a hub, not the hub itself. Nothing was paid."
            ).format(name=peer_name(world, payee)),
            remedy=tr("Pay somebody else."),
        )
    if error.reason is not Reason.INSUFFICIENT:
        return problem_of(error)
    have_wei = most_wei(world, payee)
    settled_wei = most_after_settling_wei(world, payee)
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
    """Why no new tab can be opened now: everybody on its way must answer. None if all do.

    Raises:
        ProtocolError: there is no way at all.
    """
    for address in (*find_hops(world, payee, amount_wei), payee):
        seen = presence.peers.get(address)
        if seen is None or not seen.is_connected:
            return _away(world, address, is_met=seen is not None)
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


def _limit_wei(world: World, payee: Address, amount_wei: int) -> int:
    try:
        hops = find_hops(world, payee, amount_wei)
    except ProtocolError:
        return 0
    return new_tab_limit_wei(world, hops[0], amount_wei)


def _obstacle(world: World, payee: Address, amount_wei: int, tab: Virtual | None) -> Problem | None:
    if payee == world.me:
        return problem_of(Refused(Reason.PAYING_MYSELF))
    if tab is not None:
        return None
    try:
        find_hops(world, payee, amount_wei)
    except ProtocolError as error:
        return no_way(world, payee, error)
    return None


def _route(world: World, payee: Address, tab: Virtual | None, amount_wei: int) -> tuple[str, ...]:
    if tab is not None:
        hops = tab.fixed.participants[1:-1]
    else:
        try:
            hops = find_hops(world, payee, amount_wei)
        except ProtocolError:
            return ()
    return (tr("You"), *(peer_name(world, hop) for hop in hops), peer_name(world, payee))


def _notice(problem: Problem | None) -> NoticeView | None:
    if problem is None:
        return None
    return NoticeView(code=problem.code, cause=problem.cause, remedy=problem.remedy)


def _unknown(world: World, text: str) -> Problem:
    if text[:2].lower() == "0x":
        cause, remedy = (
            tr("This is not a whole address."),
            tr("Enter 0x and 40 digits, each 0 to 9 or a to f."),
        )
    else:
        known = ", ".join(payees(world)[:_KNOWN_MAX])
        cause = tr("Nobody called {name} is known here.").format(name=text[:_NAME_SHOWN_MAX])
        remedy = (
            tr("Known: {names}.").format(names=known)
            if known
            else tr("Enter an address: 0x and 40 digits, each 0 to 9 or a to f.")
        )
    return Problem(code=Code.UNKNOWN_PAYEE, cause=cause, remedy=remedy)


def _empty(text: str, problem: Problem) -> PayQuote:
    return PayQuote(
        payee_name=text,
        payee_address="",
        tab_id=None,
        tab_used_wei=0,
        tab_limit_wei=0,
        most_wei=0,
        fee_wei=0,
        can_send_after_wei=0,
        in_tabs_after_wei=0,
        route=(),
        problem=_notice(problem),
    )
