"""What a payment would do now: which tab, which way, how much at most."""

from __future__ import annotations

from engine.protocol.errors import ProtocolError, Reason, Refused
from engine.protocol.routing import (
    find_hops,
    new_tab_limit_wei,
    tab_to_pay_from,
    tabs_to_pay_from,
)
from engine.protocol.text import name_key
from engine.protocol.types import Address, MalformedValueError, address_from_hex, hex0x
from engine.protocol.world import Virtual, World
from wallet.ports import Problem
from wallet.views.channels import can_send_wei, peer_name
from wallet.views.sentences import problem_of
from wallet.views.values import NoticeView, PayQuote


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
            code="AMBIGUOUS_PAYEE",
            cause="More than one contact has this name. Nothing was paid.",
            remedy="Enter the address instead.",
        )
    try:
        return address_from_hex(wanted)
    except MalformedValueError:
        raise Problem(
            code="UNKNOWN_PAYEE",
            cause="This is neither a contact nor a whole address. Nothing was paid.",
            remedy="Choose a contact, or enter 0x and 40 letters and digits.",
        ) from None


def quote(world: World, text: str, amount_wei: int) -> PayQuote:
    """What paying would do. `amount_wei` may be 0 while the person has not typed it yet."""
    try:
        payee = find_payee(world, text)
    except Problem as unknown:
        return _empty(text, unknown)
    tab = tab_to_pay_from(world, payee, amount_wei)
    problem = _obstacle(world, payee, amount_wei, tab)
    limit_wei = _limit_wei(world, payee, amount_wei) if tab is None else tab.start.payer_wei
    reserved_wei = limit_wei if tab is None and problem is None else 0
    return PayQuote(
        payee_name=peer_name(world, payee),
        payee_address=hex0x(payee),
        tab_id=None if tab is None else hex0x(tab.channel_id),
        tab_used_wei=0 if tab is None else tab.paid_wei,
        tab_limit_wei=limit_wei,
        most_wei=most_wei(world, payee),
        fee_wei=0,
        can_send_after_wei=can_send_wei(world) - reserved_wei,
        route=_route(world, payee, tab, amount_wei),
        problem=_notice(problem),
    )


def most_wei(world: World, payee: Address) -> int:
    """The most this payee can be paid at once: one tab or one channel, never split (ruling 21)."""
    ledgers = [
        ledger.free_wei
        for ledger in world.ledgers.values()
        if ledger.is_usable and ledger.peer != payee
    ]
    return max([0, *ledgers, *(tab.remaining_wei for tab in tabs_to_pay_from(world, payee))])


def no_way(world: World, payee: Address, error: ProtocolError) -> Problem:
    """Why there is no way to a payee; one that carries less is named by the most that it carries."""
    if error.reason is not Reason.INSUFFICIENT:
        return problem_of(error)
    return problem_of(Refused(Reason.INSUFFICIENT, have_wei=most_wei(world, payee)))


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
    return ("You", *(peer_name(world, hop) for hop in hops), peer_name(world, payee))


def _notice(problem: Problem | None) -> NoticeView | None:
    if problem is None:
        return None
    return NoticeView(code=problem.code, cause=problem.cause, remedy=problem.remedy)


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
        route=(),
        problem=_notice(problem),
    )
