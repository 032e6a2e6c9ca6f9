"""What is wrong with the chain, the log or the network, in plain English: one cause and one remedy each.

Here and in `sentences` reasons become words, and nowhere else.
"""

from __future__ import annotations

from engine.chain.errors import ChainError, ChainErrorKind
from engine.log.errors import StoreError
from engine.network.causes import Cause
from engine.soundness import LogDamagedError
from wallet.ports import Problem
from wallet.views.values import NoticeView

_CHAIN: dict[ChainErrorKind, tuple[str, str]] = {
    ChainErrorKind.UNREACHABLE: (
        "The chain does not answer. Payments go on; opening and closing channels wait.",
        "Check that the chain's address is right and that it is running.",
    ),
    ChainErrorKind.WRONG_CHAIN: (
        "Another chain answers at this address. Nothing was sent there.",
        "Close the other chain, then start Towpath again.",
    ),
    ChainErrorKind.NO_CODE: (
        "The contract that holds the deposits is not on this chain. Nothing was sent.",
        "Start Towpath again. If it stays, start a new demo.",
    ),
    ChainErrorKind.WRONG_CODE: (
        "Another contract stands where ours should be. Nothing was sent.",
        "Start Towpath again. If it stays, start a new demo.",
    ),
    ChainErrorKind.BAD_ANSWER: (
        "The chain's address answers what cannot be true. Payments go on; the chain is asked again.",
        "Wait a little. If it stays, use another address for the chain.",
    ),
    ChainErrorKind.HEAD_BEHIND: (
        "The chain is further back than it was. Payments go on; opening and closing channels wait.",
        "Wait until it has caught up.",
    ),
    ChainErrorKind.HOLDINGS_CHANGED: (
        "The channel on the chain does not hold what it should, so your deposit was not sent.",
        "Open another channel.",
    ),
    ChainErrorKind.CHANNEL_FINALIZED: (
        "The channel is already ending on the chain, so this was not sent.",
        "Wait until the chain has paid everybody out.",
    ),
    ChainErrorKind.REVERTED: (
        "The contract did not take the transaction. Your channel is as it was.",
        "Start Towpath again; it looks at the chain and goes on from there.",
    ),
    ChainErrorKind.TX_REFUSED: (
        "The chain's address did not take the transaction. Nothing was sent.",
        "Start Towpath again. If it stays, use another address for the chain.",
    ),
    ChainErrorKind.TX_STUCK: (
        "A transaction waits longer than usual to get into a block. It is offered again.",
        "Wait a little. If it stays, start Towpath again.",
    ),
    ChainErrorKind.QUEUE_FULL: (
        "Too many transactions wait for the chain, so this one was not sent.",
        "Wait until they are done, then start Towpath again.",
    ),
    ChainErrorKind.SERVICE_ENDED: (
        "Towpath made a mistake and no longer follows the chain. Payments go on; opening and closing channels wait.",
        "Start Towpath again; it goes on where it stopped.",
    ),
    ChainErrorKind.ANVIL_MISSING: (
        "The program that plays the demo's chain is not there.",
        "Run make setup, then start the demo again.",
    ),
    ChainErrorKind.ANVIL_DIED: ("The demo's chain ended by itself.", "Start the demo again."),
    ChainErrorKind.PORT_TAKEN: (
        "Another program uses the demo chain's place in the network.",
        "Start the demo again; it takes another place.",
    ),
    ChainErrorKind.STATE_UNREADABLE: (
        "What the demo's chain had kept cannot be read.",
        "Start a new demo.",
    ),
    ChainErrorKind.CHAIN_LOST: ("The demo chain was lost.", "Start a new demo."),
    ChainErrorKind.NO_GAS_MONEY: (
        "There is not enough on the chain to pay for the transaction. It waits.",
        "Send some ether to your own address.",
    ),
    ChainErrorKind.FUNDING_REFUSED: (
        "Real money cannot be put in yet: there is no way out in a dispute so far.",
        "Use the demo for now.",
    ),
}


def chain_notice(trouble: ChainError) -> NoticeView:
    """What is wrong with the chain."""
    cause, remedy = _CHAIN[trouble.kind]
    return NoticeView(code=trouble.kind.name, cause=cause, remedy=remedy)


def store_problem(error: StoreError) -> Problem:
    """What is wrong with the log."""
    cause, _, remedy = error.kind.value.partition(". ")
    if isinstance(error, LogDamagedError) and error.seq is not None:
        cause = (
            f"The log is damaged at event {error.seq}. None of it is used, and nothing was changed"
        )
    return Problem(
        code=error.kind.name, cause=cause.rstrip(".") + ".", remedy=remedy or "Start Towpath again."
    )


def peer_away(name: str, cause: Cause | None) -> NoticeView:
    """A hub or payee does not answer."""
    if cause is Cause.WRONG_KEY:
        return NoticeView(
            code="WRONG_KEY",
            cause=f"Somebody else answers in {name}'s place. Nothing was sent to them.",
            remedy=f"Ask {name} for a new address before you pay.",
        )
    if cause is Cause.VERSION:
        return NoticeView(
            code="VERSION",
            cause=f"{name} speaks another version of Towpath's language. Your money is safe.",
            remedy="Install the newest Towpath; if it is the newest, the other side needs it.",
        )
    if cause in {Cause.WRONG_CHAIN, Cause.WRONG_ADJUDICATOR}:
        return NoticeView(
            code=cause.name,
            cause=f"{name} works with another chain or contract than you. Nothing was sent.",
            remedy=f"Ask {name} for the address that belongs to this chain.",
        )
    return NoticeView(
        code="PEER_AWAY",
        cause=f"{name} does not answer at the moment. Your money is safe.",
        remedy=f"Towpath keeps trying. If it stays, ask {name} whether all is well there.",
    )
