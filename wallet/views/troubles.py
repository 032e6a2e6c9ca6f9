"""What is wrong with the chain, the log or the network, in plain English: one cause and one remedy each.

Here, in `sentences` and in `people_words` reasons become words, and nowhere else.
"""

from __future__ import annotations

from engine.chain.errors import ChainError, ChainErrorKind
from engine.log.errors import StoreError, StoreKind
from engine.network.causes import Cause, NetworkError
from engine.soundness import LogDamagedError
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.language import mark, tr, tr_marked
from wallet.views.values import NoticeView

_CHAIN: dict[ChainErrorKind, tuple[str, str]] = {
    ChainErrorKind.UNREACHABLE: (
        mark("The chain does not answer."),
        mark("Wait a little. If it stays, start Towpath again, and check the chain's address."),
    ),
    ChainErrorKind.WRONG_CHAIN: (
        mark("Another chain answers at this address. Nothing was sent there."),
        mark("Close the other chain, then start Towpath again."),
    ),
    ChainErrorKind.NO_CODE: (
        mark("The contract that holds the deposits is not on this chain. Nothing was sent."),
        mark("Start Towpath again. If it stays, start a new demo."),
    ),
    ChainErrorKind.WRONG_CODE: (
        mark("Another contract stands where ours should be. Nothing was sent."),
        mark("Start Towpath again. If it stays, start a new demo."),
    ),
    ChainErrorKind.BAD_ANSWER: (
        mark("The chain's address answers what cannot be true."),
        mark("Wait a little. If it stays, use another address for the chain."),
    ),
    ChainErrorKind.HEAD_BEHIND: (
        mark("The chain is further back than it was."),
        mark("Wait until it has caught up."),
    ),
    ChainErrorKind.HOLDINGS_CHANGED: (
        mark(
            "The channel on the chain does not hold what it should, so your deposit was not sent."
        ),
        mark("Open another channel."),
    ),
    ChainErrorKind.CHANNEL_FINALIZED: (
        mark("The channel is already ending on the chain, so this was not sent."),
        mark("Wait until the chain has paid everybody out."),
    ),
    ChainErrorKind.REVERTED: (
        mark("The contract did not take the transaction. Your channel is as it was."),
        mark("Start Towpath again; it looks at the chain and goes on from there."),
    ),
    ChainErrorKind.TX_REFUSED: (
        mark("The chain's address did not take the transaction. Nothing was sent."),
        mark("Start Towpath again. If it stays, use another address for the chain."),
    ),
    ChainErrorKind.TX_STUCK: (
        mark("A transaction waits longer than usual to get into a block. It is offered again."),
        mark("Wait a little. If it stays, start Towpath again."),
    ),
    ChainErrorKind.FEE_TOO_HIGH: (
        mark("The chain's address asks for a fee far above the usual. Nothing was sent."),
        mark("Towpath asks again by itself. If it stays, use another address for the chain."),
    ),
    ChainErrorKind.QUEUE_FULL: (
        mark("Too many transactions wait for the chain, so this one was not sent."),
        mark("Wait until they are done, then start Towpath again."),
    ),
    ChainErrorKind.SERVICE_ENDED: (
        mark("Towpath made a mistake and no longer follows the chain."),
        mark("Start Towpath again; it goes on where it stopped."),
    ),
    ChainErrorKind.ANVIL_MISSING: (
        mark("The program anvil, which plays the demo's chain, is not installed."),
        mark(
            "Install Foundry's anvil 1.7 on the PATH, or name its file in TOWPATH_ANVIL; "
            "in the source tree: `make setup`."
        ),
    ),
    ChainErrorKind.ANVIL_DIED: (
        mark("The demo's chain ended by itself."),
        mark("Start the demo again."),
    ),
    ChainErrorKind.PORT_TAKEN: (
        mark("Another program uses the demo chain's place in the network."),
        mark("Start the demo again; it takes another place."),
    ),
    ChainErrorKind.STATE_UNREADABLE: (
        mark("What the demo's chain had kept cannot be read."),
        mark("Start a new demo."),
    ),
    ChainErrorKind.CHAIN_LOST: (mark("The demo chain was lost."), mark("Start a new demo.")),
    ChainErrorKind.NO_GAS_MONEY: (
        mark("There is not enough on the chain to pay for the transaction. It waits."),
        mark("Send some ether to your own address."),
    ),
    ChainErrorKind.FUNDING_REFUSED: (
        mark("Real money cannot be put in yet: there is no way out in a dispute so far."),
        mark("Use the demo for now."),
    ),
}
_OF_THE_SERVICE = {
    ChainErrorKind.UNREACHABLE,
    ChainErrorKind.BAD_ANSWER,
    ChainErrorKind.HEAD_BEHIND,
    ChainErrorKind.SERVICE_ENDED,
}
"""The wallet works on without the chain; who sees a notice of these asks whether it does."""

_STORE: dict[StoreKind, tuple[str, str]] = {
    StoreKind.IN_USE: (
        mark("Another Towpath is using this profile."),
        mark("Close it, or choose another profile."),
    ),
    StoreKind.EXISTS: (
        mark("A log was made there meanwhile. Nothing was changed."),
        mark("Start Towpath again; it goes on with that log."),
    ),
    StoreKind.MISSING: (mark("There is no log there."), mark("Check the profile's folder.")),
    StoreKind.NEWER_FORMAT: (
        mark("A newer Towpath wrote this log. Nothing was changed."),
        mark("Install that version."),
    ),
    StoreKind.NOT_A_LOG: (
        mark("This file is not a Towpath log. Nothing was changed."),
        mark("Check the path."),
    ),
    StoreKind.NOT_OURS: (
        mark("This log belongs to another key or another chain. Nothing was changed."),
        mark("Choose another profile."),
    ),
    StoreKind.DAMAGED: (
        mark("The log is damaged. Nothing of it is used, and nothing was changed."),
        mark(
            "Restore a backup. `towpath log verify` says what is damaged; `towpath log "
            "show` still reads it."
        ),
    ),
    StoreKind.DISK_FULL: (
        mark("The disk is full. Whether the last step was recorded is known at the next start."),
        mark("Free some space, then start Towpath again."),
    ),
    StoreKind.IO: (
        mark(
            "The disk reported an error. Whether the last step was recorded is known at "
            "the next start."
        ),
        mark("Check the disk, then start Towpath again."),
    ),
    StoreKind.BUSY: (
        mark(
            "Another program is holding the log. Whether the last step was recorded is "
            "known at the next start."
        ),
        mark("Close that program, then start Towpath again."),
    ),
    StoreKind.READ_ONLY: (
        mark("This log can only be read. Nothing was changed."),
        mark("Check who may write the file, then start Towpath again."),
    ),
    StoreKind.STOPPED: (
        mark("The log could not be written before, so nothing more is recorded."),
        mark("Check the disk, then start Towpath again."),
    ),
    StoreKind.CLOSED: (
        mark("The log is closed, so nothing was recorded."),
        mark("Start Towpath again."),
    ),
    StoreKind.GAP: (
        mark("Towpath made a mistake in the order of events, so nothing was recorded."),
        mark("Start Towpath again; it goes on from what is recorded."),
    ),
    StoreKind.MALFORMED_ROW: (
        mark("Towpath made a mistake in an event, so nothing was recorded."),
        mark("Start Towpath again; it goes on from what is recorded."),
    ),
}

_LISTENING: dict[Cause, tuple[str, str]] = {
    Cause.PORT_TAKEN: (
        mark("another program listens there"),
        mark("Close that program, or write another port of this computer."),
    ),
    Cause.PORT_DENIED: (
        mark("the system does not allow it"),
        mark("Write a port above 1023 and an address of this computer, such as 127.0.0.1."),
    ),
    Cause.BAD_ENDPOINT: (
        mark("this is not an address and a port"),
        mark("Write them with a colon between, such as 127.0.0.1:7000."),
    ),
    Cause.NOT_LOOPBACK: (
        mark("for now Towpath listens on this computer only"),
        "Write 127.0.0.1:{port}.",
    ),
}
"""Why a place cannot be listened on; the other causes are of connections."""
_LISTENING_CODES: dict[Cause, Code] = {
    Cause.PORT_TAKEN: Code.LISTEN_PORT_TAKEN,
    Cause.PORT_DENIED: Code.PORT_DENIED,
    Cause.BAD_ENDPOINT: Code.BAD_ENDPOINT,
    Cause.NOT_LOOPBACK: Code.NOT_LOOPBACK,
}


def chain_code(kind: ChainErrorKind) -> Code:
    """The code of a trouble with the chain. One has a name that means something else elsewhere."""
    return Code.CHAIN_QUEUE_FULL if kind is ChainErrorKind.QUEUE_FULL else Code[kind.name]


def _in_words(words: tuple[str, str]) -> tuple[str, str]:
    return tr_marked(words[0]), tr_marked(words[1])


def chain_problem(error: ChainError) -> Problem:
    """Why something that needs the chain was not done."""
    cause, remedy = _in_words(_CHAIN[error.kind])
    return Problem(code=chain_code(error.kind), cause=cause, remedy=remedy)


def chain_notice(trouble: ChainError) -> NoticeView:
    """What is wrong with the chain while the wallet works."""
    cause, remedy = _in_words(_CHAIN[trouble.kind])
    if trouble.kind in _OF_THE_SERVICE:
        cause = f"{cause} {tr('Payments go on; opening and closing channels wait.')}"
    return NoticeView(code=chain_code(trouble.kind), cause=cause, remedy=remedy)


def store_problem(error: StoreError) -> Problem:
    """What is wrong with the log."""
    cause, remedy = _in_words(_STORE[error.kind])
    if isinstance(error, LogDamagedError) and error.seq is not None:
        cause = tr(
            "The log is damaged at event {seq}. Nothing of it is used, and nothing was changed."
        ).format(seq=error.seq)
    return Problem(code=Code[error.kind.name], cause=cause, remedy=remedy)


def log_failed(what_is_safe: str, remedy: str = "") -> Problem:
    """The log took nothing more while the wallet worked; `what_is_safe` ends the sentence."""
    return Problem(
        code=Code.LOG_FAILED,
        cause=tr("The log could not be written, {what_is_safe}").format(what_is_safe=what_is_safe),
        remedy=remedy or tr("Check the disk, then start Towpath again."),
    )


def fate_unknown(what: str) -> Problem:
    """The log failed while `what` was under way, so it may be on disk: nobody is to do it twice unseen."""
    return log_failed(
        tr("so it is not known whether {what}. Your money is safe.").format(what=what),
        tr("Check the disk, start Towpath again, and look there before you do it again."),
    )


def network_problem(error: NetworkError) -> Problem:
    """Why a node cannot be called at the place that its configuration names."""
    cause, remedy = _in_words(_LISTENING[error.cause])
    return Problem(
        code=_LISTENING_CODES[error.cause],
        cause=tr("The node cannot listen on {endpoint}: {cause}.").format(
            endpoint=error.endpoint, cause=cause
        ),
        remedy=remedy.format(port=error.endpoint.rpartition(":")[2]),
    )


def older_copy(name: str) -> NoticeView:
    """Somebody has more from us than our log knows of."""
    return NoticeView(
        code=Code.OLDER_COPY,
        cause=tr(
            "This copy of your log is older than what {name} has. No signature of yours "
            "goes to {name} until it has caught up."
        ).format(name=name),
        remedy=tr("Close Towpath and restore the newest copy of your profile."),
    )


def peer_away(name: str, cause: Cause | None) -> NoticeView:
    """A hub or payee does not answer."""
    if cause is Cause.WRONG_KEY:
        return NoticeView(
            code=Code.WRONG_KEY,
            cause=tr("Somebody else answers in {name}'s place. Nothing was sent to them.").format(
                name=name
            ),
            remedy=tr("Ask {name} for a new address before you pay.").format(name=name),
        )
    if cause is Cause.VERSION:
        return NoticeView(
            code=Code.VERSION,
            cause=tr(
                "{name} speaks another version of Towpath's language. Your money is safe."
            ).format(name=name),
            remedy=tr("Install the newest Towpath; if it is the newest, the other side needs it."),
        )
    if cause in {Cause.WRONG_CHAIN, Cause.WRONG_ADJUDICATOR}:
        return NoticeView(
            code=Code.PEER_WRONG_CHAIN if cause is Cause.WRONG_CHAIN else Code.WRONG_ADJUDICATOR,
            cause=tr(
                "{name} works with another chain or contract than you. Nothing was sent."
            ).format(name=name),
            remedy=tr("Ask {name} for the address that belongs to this chain.").format(name=name),
        )
    if cause in {Cause.NOT_LOOPBACK, Cause.BAD_ENDPOINT}:
        return NoticeView(
            code=Code.NOT_LOOPBACK if cause is Cause.NOT_LOOPBACK else Code.BAD_ENDPOINT,
            cause=tr(
                "{name}'s place in the network is not on this computer, so nothing was sent there."
            ).format(name=name),
            remedy=tr(
                "Ask {name} for a place on this computer, such as 127.0.0.1 with a port."
            ).format(name=name),
        )
    return NoticeView(
        code=Code.PEER_AWAY,
        cause=tr("{name} does not answer at the moment. Your money is safe.").format(name=name),
        remedy=tr(
            "Towpath keeps trying. If it stays, ask {name} whether all is well there."
        ).format(name=name),
    )
