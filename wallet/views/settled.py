"""Who would get what if a channel and its tabs were settled now: by the newest doubly signed state and vouchers."""

from __future__ import annotations

from engine.protocol.channel.consensus import Guarantee
from engine.protocol.kinds import LedgerPhase
from engine.protocol.world import Ledger, World
from wallet.views.channels import parts_wei, peer_name
from wallet.views.channels_values import SettledView, Share, ShareKind


def settled_view(world: World, ledger: Ledger) -> SettledView:
    """What each side would get; what each got where it is over. Cost: linear in the channel's tabs."""
    if ledger.phase is LedgerPhase.OPENING:
        # Nothing is agreed before both signed turn 1: each side can only hope for what it put in.
        mine_wei, _reserved_wei, theirs_wei = parts_wei(ledger)
        return _view([_free(mine_wei)], theirs_wei)
    if ledger.phase is LedgerPhase.REJECTED:
        return _view([_free(0)], 0, is_paid_out=True)
    outcome = ledger.outcome
    shares = [_free(outcome.amounts_wei[ledger.my_index])]
    theirs_wei = outcome.amounts_wei[1 - ledger.my_index]
    undecided_wei = 0
    for guarantee in outcome.guarantees:
        share = _share(world, guarantee)
        if share is None:
            undecided_wei += guarantee.amount_wei
        else:
            shares.append(share)
            theirs_wei += guarantee.amount_wei - share.amount_wei
    is_over = ledger.phase is LedgerPhase.CLOSED
    return _view(shares, theirs_wei, undecided_wei, is_paid_out=is_over)


def _share(world: World, guarantee: Guarantee) -> Share | None:
    """Our part of one guarantee; None if we see no vouchers of that tab, because it is between two others."""
    virtual = world.virtuals.get(guarantee.target)
    if virtual is None:
        return None
    if virtual.is_payer:
        left_wei = guarantee.amount_wei - virtual.paid_wei
        return Share(
            kind=ShareKind.UNSPENT, name=peer_name(world, virtual.payee), amount_wei=left_wei
        )
    if virtual.is_payee:
        return Share(
            kind=ShareKind.EARNED,
            name=peer_name(world, virtual.payer),
            amount_wei=virtual.paid_wei,
        )
    return None


def _free(amount_wei: int) -> Share:
    return Share(kind=ShareKind.FREE, name="", amount_wei=amount_wei)


def _view(
    shares: list[Share], theirs_wei: int, undecided_wei: int = 0, *, is_paid_out: bool = False
) -> SettledView:
    return SettledView(
        mine_wei=sum(share.amount_wei for share in shares),
        theirs_wei=theirs_wei,
        undecided_wei=undecided_wei,
        shares=tuple(shares),
        is_paid_out=is_paid_out,
    )
