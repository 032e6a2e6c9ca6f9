"""The demo's chain: one anvil that keeps its state, the contracts deployed once, play money for the gas keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from engine.chain.contracts import check_code, deploy
from engine.chain.devchain import DEV_ACCOUNTS, DevChain, DevChainConfig, DevRpc
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.port import Deployment
from engine.protocol.types import Address
from wallet.codes import Code
from wallet.demo.limits import GAS_WEI, GAS_WEI_MIN, RUN_FILE_SIZE_BYTES_MAX
from wallet.demo.messages import deployment_from, deployment_json
from wallet.plainfile import read_plain_file
from wallet.playkey import write_private
from wallet.ports import Problem
from wallet.profile import LOG_NAME, LOST_MARK
from wallet.views.language import tr
from wallet.views.troubles import chain_problem

CHAIN_FILE = "chain.json"
STATE_FILE = "anvil-state.json"

_WRONG_STATE = (
    ChainErrorKind.NO_CODE,
    ChainErrorKind.WRONG_CODE,
    ChainErrorKind.STATE_UNREADABLE,
)


def start_chain(folder: Path, port: int, on_end: Callable[[int], None]) -> DevChain:
    """Start anvil where it was before if that port is free, else on any. Blocks.

    Raises:
        Problem: there is no anvil, or it does not start, or its state is lost.
    """
    state = folder / STATE_FILE
    if (folder / CHAIN_FILE).exists() and not state.exists():
        _require_nothing_lost(folder)
        (folder / CHAIN_FILE).unlink()
    try:
        return _start_on(state, port, on_end)
    except ChainError as error:
        if error.kind not in _WRONG_STATE:
            raise chain_problem(error) from error
    _require_nothing_lost(folder)
    state.unlink(missing_ok=True)
    (folder / CHAIN_FILE).unlink(missing_ok=True)
    try:
        return _start_on(state, port, on_end)
    except ChainError as error:
        raise chain_problem(error) from error


def restart_chain(folder: Path, port: int, on_end: Callable[[int], None]) -> DevChain | None:
    """Start anvil again on the very port that the nodes know; None if that does not work now. Blocks.

    Raises:
        Problem: its state is lost.
    """
    try:
        return DevChain.start(DevChainConfig(state_file=folder / STATE_FILE, port=port), on_end)
    except ChainError as error:
        if error.kind in _WRONG_STATE:
            _require_nothing_lost(folder)
        return None


def ensure_contracts(folder: Path, rpc: DevRpc) -> Deployment:
    """Where the contracts are; they are deployed if this is the first start. Blocks.

    Raises:
        Problem: the chain is not the one that was used before, or the file that tells it cannot be read.
    """
    file = folder / CHAIN_FILE
    try:
        if file.exists():
            known = deployment_from(json.loads(read_plain_file(file, RUN_FILE_SIZE_BYTES_MAX)))
            check_code(rpc, known)
            return known
    except OSError as error:
        raise _unreadable(file, error) from error
    except (ChainError, ValueError) as error:
        if isinstance(error, ChainError) and error.kind not in _WRONG_STATE:
            raise chain_problem(error) from error
        _require_nothing_lost(folder)
    try:
        made = deploy(rpc)
    except ChainError as error:
        raise chain_problem(error) from error
    write_private(file, json.dumps(deployment_json(made)) + "\n")
    return made


def fund(rpc: DevRpc, owner: Address) -> None:
    """Bring an account to its play money again if half of it is spent. Blocks.

    Raises:
        Problem: the chain does not answer.
    """
    try:
        have_wei = rpc.balance_wei(owner)
        if have_wei < GAS_WEI_MIN:
            rpc.transact(DEV_ACCOUNTS[0], owner, value_wei=GAS_WEI - have_wei)
    except ChainError as error:
        raise chain_problem(error) from error


def _start_on(state: Path, port: int, on_end: Callable[[int], None]) -> DevChain:
    try:
        return DevChain.start(DevChainConfig(state_file=state, port=port), on_end)
    except ChainError as error:
        if error.kind is not ChainErrorKind.PORT_TAKEN or port == 0:
            raise
    return DevChain.start(DevChainConfig(state_file=state, port=0), on_end)


def _unreadable(file: Path, error: OSError) -> Problem:
    return Problem(
        code=Code.DEMO_CHAIN_UNREADABLE,
        cause=tr("The demo's file {path} cannot be read: {why}. The demo was not started.").format(
            path=file, why=error.strerror or tr("unknown")
        ),
        remedy=tr("Check its rights, or put the file itself back there, then start again."),
    )


def _require_nothing_lost(folder: Path) -> None:
    """A chain that no log knows may begin again. If a log knows it, it is lost and the logs are for reading only."""
    logs = list(folder.rglob(LOG_NAME))
    if not logs:
        return
    (folder / LOST_MARK).touch()
    for log in logs:
        log.chmod(0o400)
    raise chain_problem(ChainError(ChainErrorKind.CHAIN_LOST))
