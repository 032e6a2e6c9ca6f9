"""The one door to the modules that load web3 and eth_account (3 s of CPU); cheap itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future

from engine.chain.contracts import ADJUDICATOR, artifact
from engine.chain.port import BlockMark, ChainConfig, ChainHost, ChainPort, GasSigner, KnownBlocks


async def start_chain(
    *,
    host: ChainHost,
    config: ChainConfig,
    gas_secret: bytes,
    from_block: BlockMark | None = None,
    known: KnownBlocks = (),
) -> ChainPort:
    """Start a chain service in the running loop; its libraries are loaded in a worker thread.

    Returns at once after that: whether the chain is there and right comes by `host.on_head` or `host.on_trouble`,
    or by `wait_ready`. Who cancels it waits for no thread.

    Args:
        host: who is told.
        config: which chain, by which address.
        gas_secret: 32 bytes, the key that pays for transactions.
        from_block: the last processed block, None for none.
        known: earlier processed blocks, for finding a reorg's ancestor.
    """
    build = await asyncio.wrap_future(_loading())
    return build(host, config, gas_secret, from_block, known)


_Build = Callable[[ChainHost, ChainConfig, bytes, BlockMark | None, KnownBlocks], ChainPort]


def _loading() -> Future[_Build]:
    """`_load` in a thread that ends with the program, unlike asyncio's: who is to stop waits for no import."""
    loading: Future[_Build] = Future()
    loading.set_running_or_notify_cancel()

    def work() -> None:
        try:
            loading.set_result(_load())
        except BaseException as fault:
            loading.set_exception(fault)
            raise

    threading.Thread(target=work, name="chain-loader", daemon=True).start()
    return loading


def _load() -> _Build:
    # Imported here, because the window must be drawn before web3 is loaded.
    from engine.chain.service import ChainService  # noqa: PLC0415
    from engine.chain.signer import SecretSigner  # noqa: PLC0415

    def build(
        host: ChainHost,
        config: ChainConfig,
        gas_secret: bytes,
        from_block: BlockMark | None,
        known: KnownBlocks,
    ) -> ChainPort:
        signer: GasSigner = SecretSigner(gas_secret)
        code = artifact(ADJUDICATOR).runtime_code
        service = ChainService(host=host, config=config, signer=signer, adjudicator_code=code)
        service.start(from_block, known)
        return service

    return build
