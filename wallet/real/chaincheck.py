"""Looking at a dev chain before a wallet lives on it: who answers, how old its newest block is, what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.chain.contracts import ADJUDICATOR, CONSENSUS_APP, VIRTUAL_APP, artifact
from engine.chain.devchain import DevRpc
from engine.chain.errors import ChainError
from engine.protocol.types import Address
from wallet.real.settings import chain_config
from wallet.views.language import tr, trn
from wallet.views.real_values import CHAIN_IDS, ChainCheck, ChainLine, DevNetwork, NetworkName
from wallet.views.troubles import chain_problem

_CHAIN_ID = CHAIN_IDS[NetworkName.THIS_COMPUTER]
_MS_PER_S = 1000
_AGES_S = (86_400, 3_600, 60, 1)


def check_chain(network: DevNetwork, *, now_ms: int) -> ChainCheck:
    """What is found at the chain's address. Blocks: milliseconds, or some ten seconds if nobody answers.

    Raises:
        Problem: NETWORK_WRONG, what was typed cannot be asked.
    """
    config = chain_config(network)
    rpc = DevRpc(config.rpc_url)
    chain = _looked(tr("Chain"), lambda: _chain_line(rpc))
    if not chain.is_right:
        return ChainCheck((chain,))
    contracts = (
        (ADJUDICATOR, config.deployment.adjudicator),
        (CONSENSUS_APP, config.deployment.consensus_app),
        (VIRTUAL_APP, config.deployment.virtual_app),
    )
    return ChainCheck(
        (
            chain,
            _looked(tr("Newest block"), lambda: _block_line(rpc, now_ms)),
            _looked(tr("Contracts"), lambda: _contracts_line(rpc, contracts)),
        )
    )


def _looked(what: str, look: Callable[[], ChainLine]) -> ChainLine:
    """A line, also when the address does not answer or answers nonsense: it may be any program's."""
    try:
        return look()
    except ChainError as error:
        problem = chain_problem(error)
        return ChainLine(
            what=what,
            is_right=False,
            seen=f"{problem.cause} {problem.remedy}",
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return ChainLine(
            what=what,
            is_right=False,
            seen=tr("This address answers what cannot be true of a chain."),
        )


def _chain_line(rpc: DevRpc) -> ChainLine:
    found = rpc.chain_id()
    is_right = found == _CHAIN_ID
    seen = (
        tr("Chain {found} answers.").format(found=found)
        if is_right
        else tr("Chain {found} answers, not {chain_id}.").format(found=found, chain_id=_CHAIN_ID)
    )
    return ChainLine(what=tr("Chain"), is_right=is_right, seen=seen)


def _block_line(rpc: DevRpc, now_ms: int) -> ChainLine:
    block = rpc.request("eth_getBlockByNumber", "latest", False)  # noqa: FBT003 - JSON
    number, made_s = int(block["number"], 16), int(block["timestamp"], 16)
    # A dev chain makes a block when something is sent, so an old one is no fault.
    age = _age_words(max(0, now_ms // _MS_PER_S - made_s))
    return ChainLine(
        what=tr("Newest block"),
        is_right=True,
        seen=tr("Block {number}, {age} old.").format(number=number, age=age),
    )


def _contracts_line(rpc: DevRpc, contracts: tuple[tuple[str, Address], ...]) -> ChainLine:
    faults = list(_contract_faults(rpc, contracts))
    seen = (
        " ".join(faults) if faults else tr("All three are there, and are the ones Towpath knows.")
    )
    return ChainLine(what=tr("Contracts"), is_right=not faults, seen=seen)


def _contract_faults(rpc: DevRpc, contracts: tuple[tuple[str, Address], ...]) -> Iterator[str]:
    for name, address in contracts:
        code = rpc.code(address)
        if not code:
            yield tr("{name} is not at its address.").format(name=name)
        elif code != artifact(name).runtime_code:
            yield tr("Another contract stands where {name} should be.").format(name=name)


def _age_words(age_s: int) -> str:
    size_s = next((size for size in _AGES_S if age_s >= size), _AGES_S[-1])
    count = age_s // size_s
    words = {
        86_400: trn("{count} day", "{count} days", count),
        3_600: trn("{count} hour", "{count} hours", count),
        60: trn("{count} minute", "{count} minutes", count),
        1: trn("{count} second", "{count} seconds", count),
    }
    return words[size_s].format(count=count)
