"""Whom a person's text means, in the words and with the memory of an open wallet. Nothing is paid or asked here."""

from __future__ import annotations

from engine.protocol.errors import Reason, Refused
from engine.protocol.types import Address
from engine.protocol.world import World
from wallet.links.addresses import checksummed
from wallet.links.problems import LinkFault, problem
from wallet.links.readable import SCHEME
from wallet.links.target import Expired, Here, LooksLike, Target, Unchecked, read_target
from wallet.ports import Problem
from wallet.views.sentences import problem_of
from wallet.views.target_values import TargetView
from wallet.views.values import NoticeView


def read(world: World, now_ms: int, text: str) -> TargetView:
    """What an address or link means here. Cost: linear in contacts, and 0.5 ms for a signature."""
    identity = world.identity
    here = Here(chain_id=identity.chain_id, adjudicator=identity.adjudicator, now_ms=now_ms)
    contacts = [peer for peer in world.peers.values() if peer.name]
    is_link = text.strip().lower().startswith(SCHEME)
    try:
        target = read_target(text, contacts, here)
    except Problem as unclear:
        return TargetView(is_link=is_link, problem=_notice(unclear))
    return _view(world, target, is_link=is_link)


def _view(world: World, target: Target, *, is_link: bool) -> TargetView:
    alike = next((one.name for one in target.cautions if isinstance(one, LooksLike)), "")
    request_id = target.request_id
    return TargetView(
        address=checksummed(target.payee),
        name=target.name,
        is_link=is_link,
        amount_wei=target.amount_wei or 0,
        memo=target.memo,
        expires_ms=target.expires_ms or 0,
        request_id="" if request_id is None else request_id.hex(),
        is_signed=target.is_signed,
        is_paid=request_id is not None and world.notes.is_answered(target.payee, request_id),
        looks_like=alike,
        looks_like_address=_address_of(world, alike, target.payee) if alike else "",
        is_unchecked=any(isinstance(one, Unchecked) for one in target.cautions),
        problem=_in_the_way(world, target),
    )


def _in_the_way(world: World, target: Target) -> NoticeView | None:
    if target.payee == world.me:
        return _notice(problem_of(Refused(Reason.PAYING_MYSELF)))
    if any(isinstance(one, Expired) for one in target.cautions):
        return _notice(problem(LinkFault.LINK_EXPIRED))
    return None


def _address_of(world: World, name: str, other_than: Address) -> str:
    return next(
        checksummed(peer.address)
        for peer in world.peers.values()
        if peer.name == name and peer.address != other_than
    )


def _notice(found: Problem) -> NoticeView:
    return NoticeView(code=found.code, cause=found.cause, remedy=found.remedy)
