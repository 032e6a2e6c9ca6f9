"""Having an open ledger channel with somebody: one call, done when it is open, or one plain problem."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from engine.limits import CHALLENGE_DURATION_USUAL_S
from engine.node import Node
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, ObjectiveKind
from engine.protocol.routing import living_ledger_count
from engine.protocol.types import Address
from engine.protocol.world import World
from wallet import payer
from wallet.codes import Code
from wallet.limits import LEDGER_PATIENCE_S
from wallet.ports import Problem
from wallet.views.language import tr
from wallet.views.sentences import ledger_problem
from wallet.watch import until


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A ledger channel that there should be, and what each side puts in."""

    peer: Address
    mine_wei: int
    theirs_wei: int


async def open_ledger(node: Node, wanted: Wanted, *, name: str) -> None:
    """Have an open ledger channel with a peer that the node knows; one that lives already is waited for.

    Raises:
        Problem: it is refused, or does not come to be in time.
    """
    peer = wanted.peer
    if not living_ledger_count(node.durable, peer):
        await payer.command(
            node,
            inp.OpenLedger(
                at_ms=node.now_ms(),
                peer=peer,
                mine_wei=wanted.mine_wei,
                theirs_wei=wanted.theirs_wei,
                nonce=secrets.randbits(64),
                challenge_duration_s=CHALLENGE_DURATION_USUAL_S,
            ),
        )

    refused: list[Reason] = []

    def is_answered(world: World, facts: Sequence[ev.Recorded]) -> bool:
        for fact in facts:
            match fact.event:
                case ev.ObjectiveCancelled(kind=ObjectiveKind.DIRECT_FUND, by=by, reason=reason):
                    refused.extend([reason] if by == peer else ())
                case _:
                    pass
        return bool(refused) or any(
            ledger.peer == peer and ledger.phase is LedgerPhase.OPEN
            for ledger in world.ledgers.values()
        )

    is_in_time = await until(node, is_answered, within_s=LEDGER_PATIENCE_S)
    if refused:
        raise ledger_problem(name, refused[0], is_ours=False)
    if not is_in_time:
        raise Problem(
            code=Code.CHANNEL_NOT_OPENED,
            cause=tr("The channel with {name} did not open in time. Your money is safe.").format(
                name=name
            ),
            remedy=tr("It goes on by itself; if nothing happens, start Towpath again."),
        )
