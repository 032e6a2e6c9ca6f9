"""The built contracts, and their deployment on the dev chain. Cheap to import: no web3."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from engine.chain.devchain import DEV_ACCOUNTS, DevRpc
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.port import Deployment
from engine.protocol.types import Address, address_from_hex, hex0x
from resources import FOLDER

ADJUDICATOR = "NitroAdjudicator"
CONSENSUS_APP = "ConsensusApp"
VIRTUAL_APP = "VirtualPaymentApp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One built contract: `creation_code` goes into the deploying transaction, `runtime_code` stands on chain."""

    creation_code: bytes
    runtime_code: bytes


@cache
def artifact(name: str) -> Artifact:
    """A contract's code from the shipped build."""
    raw = json.loads((FOLDER / "contracts" / f"{name}.json").read_text("utf8"))
    return Artifact(
        creation_code=bytes.fromhex(raw["bytecode"].removeprefix("0x")),
        runtime_code=bytes.fromhex(raw["deployedBytecode"].removeprefix("0x")),
    )


def deploy(rpc: DevRpc, deployer: Address = DEV_ACCOUNTS[0]) -> Deployment:
    """Deploy the three contracts from an unlocked account of the dev chain.

    Raises:
        ChainError: UNREACHABLE, REVERTED, or WRONG_CODE if what stands there is not what was built.
    """
    block_num = rpc.block_num() + 1
    deployment = Deployment(
        adjudicator=_deploy(rpc, deployer, ADJUDICATOR),
        consensus_app=_deploy(rpc, deployer, CONSENSUS_APP),
        virtual_app=_deploy(rpc, deployer, VIRTUAL_APP),
        block_num=block_num,
    )
    check_code(rpc, deployment)
    return deployment


def check_code(rpc: DevRpc, deployment: Deployment) -> None:
    """Compare what stands at the three addresses with the build.

    Raises:
        ChainError: NO_CODE or WRONG_CODE with the address as `expected`.
    """
    for name, target in (
        (ADJUDICATOR, deployment.adjudicator),
        (CONSENSUS_APP, deployment.consensus_app),
        (VIRTUAL_APP, deployment.virtual_app),
    ):
        code = rpc.code(target)
        if not code:
            raise ChainError(ChainErrorKind.NO_CODE, expected=hex0x(target), detail=name)
        if code != artifact(name).runtime_code:
            raise ChainError(ChainErrorKind.WRONG_CODE, expected=hex0x(target), detail=name)


def _deploy(rpc: DevRpc, deployer: Address, name: str) -> Address:
    receipt = rpc.transact(deployer, None, artifact(name).creation_code)
    return address_from_hex(receipt["contractAddress"])
