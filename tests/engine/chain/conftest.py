"""One anvil for each test module; every test begins on the same snapshot."""

import pytest

from engine.chain import contracts
from engine.chain.devchain import DevChain, DevChainConfig
from engine.chain.errors import ChainError
from tests.anvil import revert, set_automine, set_balance, snapshot
from tests.engine.chain.scene import ETHER, GAS_ADDRESS, Chain


@pytest.fixture(scope="module")
def anvil():
    try:
        running = DevChain.start(DevChainConfig())
    except ChainError as error:
        pytest.skip(f"no dev chain: {error.kind.value}")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def deployed(anvil):
    deployment = contracts.deploy(anvil.rpc)
    set_balance(anvil.rpc, GAS_ADDRESS, 1000 * ETHER)
    return Chain(anvil.rpc, deployment)


@pytest.fixture
def chain(deployed):
    snapshot_id = snapshot(deployed.rpc)
    yield deployed
    set_automine(deployed.rpc, is_on=True)
    revert(deployed.rpc, snapshot_id)
