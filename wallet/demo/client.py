"""The wallet's side of the demo: start it or go on with it, open the wallet's own node and its channel with the hub."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path

from engine.privatefolder import make_private_folder
from engine.protocol import inputs as inp
from engine.protocol.policy import Policy
from engine.protocol.text import name_key
from engine.protocol.world import World
from engine.runtime import NodeConfig, RunningNode
from wallet import payer
from wallet.codes import Code
from wallet.demo.limits import CHANNEL_WEI
from wallet.demo.link import SupervisorLink, stopped
from wallet.demo.messages import Contact, Ready
from wallet.demo.nodes import SEED_FILE
from wallet.enginethread import EngineThread
from wallet.handle import Ask
from wallet.ledgers import Wanted, open_ledger
from wallet.nodes import CHAIN_PAUSE_S, open_in
from wallet.playkey import PLAY_CHAIN_ID, PlayKeys, ensure_play_keys
from wallet.ports import DemoProgress, DemoStep, Problem
from wallet.profile import DAMAGED_MARK, current_demo, log_path, protect_files
from wallet.views.language import tr

_LOG = logging.getLogger("towpath.demo")


class DemoHandle:
    """A demo that runs.

    Attributes:
        engine: the thread in which the wallet's node lives.
        running: the wallet's node; touch it in the engine's thread only, except `node.durable` and `node.presence`.
        asks: who asks for what.
        network_name: what the window calls this network.
        folder: where this demo's files are.
        chain: which chain, and by which address.
    """

    def __init__(
        self,
        *,
        engine: EngineThread,
        running: RunningNode,
        folder: Path,
        ready: Ready,
        link: SupervisorLink,
    ) -> None:
        self.engine = engine
        self.running = running
        self.asks = tuple(_ask(contact) for contact in ready.contacts if contact.asks_wei)
        self.network_name = tr("Demo")
        self.folder = folder
        self.chain = ready.chain
        self._link = link
        self._hub = ready.hub
        self._is_closed = False

    async def open_channel(self) -> None:
        """Have an open channel with the hub, with new play money in it. In the engine's thread.

        Raises:
            Problem: it is refused, or does not come to be in time.
        """
        await _have_channel(self.running, self._hub)

    def close(self) -> None:
        """End the node, its thread and the supervisor, in this order. Blocks. Twice is once."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self.engine.run(self.running.aclose()).result()
        finally:
            self.engine.stop()
            self._link.close()


def start_demo(
    directory: Path,
    on_progress: Callable[[DemoProgress], None],
    stop: Future[None] | None = None,
) -> DemoHandle:
    """Start the demo of a profile, or go on with the one that is there. Blocks; call it in a worker thread.

    Args:
        directory: the profile's `demo` folder; each demo has a numbered folder in it.
        on_progress: told of each step, from any thread.
        stop: once it is done, a start that is still under way is given up.

    Raises:
        Problem: it cannot be started, or was stopped; everything that was started has ended again.
    """
    protect_files()
    folder = current_demo(directory)
    try:
        make_private_folder(folder)
    except OSError as error:
        raise Problem(
            code=Code.FOLDER_NOT_MADE,
            cause=tr("The folder {folder} cannot be made: {strerror}.").format(
                folder=folder, strerror=error.strerror
            ),
            remedy=tr("Check the rights and the free space there, or choose another profile."),
        ) from error
    keys = ensure_play_keys(folder / SEED_FILE, chain_id=PLAY_CHAIN_ID)
    starting = _Starting(folder, keys, on_progress)
    if stop is not None:
        stop.add_done_callback(lambda _done: starting.give_up())
    try:
        return starting.start()
    except Problem as problem:
        starting.undo()
        raise _set_aside(folder, problem) from problem
    except BaseException:
        starting.undo()
        raise


def _set_aside(folder: Path, problem: Problem) -> Problem:
    """What to tell of a failed start; a demo with a damaged log is marked, so that the next start is a new one's."""
    if problem.code is not Code.DAMAGED:
        return problem
    (folder / DAMAGED_MARK).touch()
    return Problem(
        code=problem.code,
        cause=tr("{cause} This demo is kept in {folder}.").format(
            cause=problem.cause, folder=folder
        ),
        remedy=tr("Start a new demo."),
    )


class _Starting:
    """A demo on its way up, so that a failure at any step takes everything down again."""

    def __init__(
        self, folder: Path, keys: PlayKeys, on_progress: Callable[[DemoProgress], None]
    ) -> None:
        self._folder = folder
        self._keys = keys
        self._on_progress = on_progress
        self._link = SupervisorLink(folder, keys.gas_address, on_progress, self._on_ready_again)
        self._engine = EngineThread()
        self._running: RunningNode | None = None
        self._joining: Future[None] | None = None
        self._is_given_up = False

    def start(self) -> DemoHandle:
        """All steps."""
        self._link.start()
        self._engine.start()
        ready = self._link.wait_ready()
        self._tell(is_done=False)
        self._running = self._open_node(ready)
        self._join(self._running, ready)
        self._tell(is_done=True)
        return DemoHandle(
            engine=self._engine,
            running=self._running,
            folder=self._folder,
            ready=ready,
            link=self._link,
        )

    def give_up(self) -> None:
        """Whoever waits in `start` need not wait any longer. From any thread; nothing happens after the start."""
        self._is_given_up = True
        self._link.give_up()
        if self._joining is not None:
            self._joining.cancel()

    def undo(self) -> None:
        """End what was started."""
        try:
            if self._running is not None:
                self._engine.run(self._running.aclose()).result()
        finally:
            self._engine.stop()
            self._link.close()

    def _join(self, running: RunningNode, ready: Ready) -> None:
        self._joining = self._engine.run(join_hub(running, ready))
        # Looked at afterwards: who gave up before saw nothing to cancel.
        if self._is_given_up:
            self._joining.cancel()
        try:
            self._joining.result()
        except CancelledError:
            raise stopped() from None

    def _open_node(self, ready: Ready) -> RunningNode:
        config = NodeConfig(
            log_path=log_path(self._folder, chain_id=PLAY_CHAIN_ID, address=self._keys.address),
            channel_key=self._keys.channel_key,
            gas_key=self._keys.gas_key,
            chain=ready.chain,
            listen="",
            policy=Policy(),
            chain_pause_s=CHAIN_PAUSE_S,
        )
        return open_in(self._engine, config)

    def _on_ready_again(self, ready: Ready) -> None:
        """The supervisor was started again: ports may have changed."""
        if self._running is not None:
            self._engine.run(introduce(self._running, ready)).add_done_callback(_note_failure)

    def _tell(self, *, is_done: bool) -> None:
        self._on_progress(DemoProgress(step=DemoStep.CHANNEL, is_done=is_done))


def _note_failure(done: Future[None]) -> None:
    """Nobody waits for this one; a wallet that is closing meanwhile is no failure."""
    fault = None if done.cancelled() else done.exception()
    if fault is not None:
        _LOG.warning("the hub's new place was not taken", exc_info=fault)


async def introduce(running: RunningNode, ready: Ready) -> None:
    """Hub and contacts, under the endpoints that they have now.

    Raises:
        Problem: a contact is refused, or the log failed.
    """
    node = running.node
    for contact in (ready.hub, *ready.contacts):
        await payer.command(
            node,
            inp.AddPeer(
                at_ms=node.now_ms(),
                peer=contact.address,
                name=_name_for(node.durable, contact),
                endpoint=contact.endpoint,
            ),
        )


def _name_for(world: World, contact: Contact) -> str:
    """What the person calls them, else what they call themselves, if nobody else is called so by now."""
    known = world.peers.get(contact.address)
    if known is not None and known.name:
        return known.name
    taken = {name_key(peer.name) for peer in world.peers.values()}
    return f"{contact.name} (demo)" if name_key(contact.name) in taken else contact.name


async def join_hub(running: RunningNode, ready: Ready) -> None:
    """Have an open ledger channel with the hub.

    Raises:
        Problem: it is refused, or does not come to be in time.
    """
    await introduce(running, ready)
    await _have_channel(running, ready.hub)


async def _have_channel(running: RunningNode, hub: Contact) -> None:
    await open_ledger(
        running.node,
        Wanted(peer=hub.address, mine_wei=CHANNEL_WEI, theirs_wei=CHANNEL_WEI),
        name=hub.name,
    )


def _ask(contact: Contact) -> Ask:
    return Ask(
        name=contact.name,
        address=contact.address,
        amount_wei=contact.asks_wei,
        note=contact.note,
    )
