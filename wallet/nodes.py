"""Opening a wallet's node in its thread, with plain words for whatever stands in the way."""

from __future__ import annotations

from typing import Final

from engine.commit import NodeHaltedError
from engine.log.errors import StoreError
from engine.network.causes import NetworkError
from engine.runtime import NodeConfig, RunningNode, open_node
from wallet.enginethread import EngineThread
from wallet.views.language import tr
from wallet.views.troubles import log_failed, network_problem, store_problem

CHAIN_PAUSE_S: Final = 1.5
"""The home page is there before this; the chain is not asked for anything on it."""


def open_in(engine: EngineThread, config: NodeConfig) -> RunningNode:
    """Open a node. Blocks; not for the engine's own thread.

    Raises:
        Problem: the log or the listening place cannot be used; nothing was started.
    """
    try:
        return engine.run(open_node(config)).result()
    except StoreError as error:
        raise store_problem(error) from error
    except NodeHaltedError as error:
        raise log_failed(tr("so nothing was started. What was recorded is safe.")) from error
    except NetworkError as error:
        raise network_problem(error) from error
