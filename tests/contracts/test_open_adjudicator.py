"""The test-only adjudicator that conformance suites write their cases into."""

import eth_abi
import pytest
from eth_utils import keccak

from tests.contracts.channels import NATIVE, party, status_word
from tests.contracts.evm import Chain, RevertedError, artifact, encode_call

CHANNEL, STATE, OUTCOME_HASH = b"\x71" * 32, b"\x01" * 32, b"\x02" * 32
CHANNEL_DATA = "(uint48,uint48,bytes32,bytes32)"
OPENED = {
    f"setStatusFromChannelData(bytes32,{CHANNEL_DATA})",
    "setStatus(bytes32,bytes32)",
    f"generateStatus({CHANNEL_DATA})",
    f"matchesStatus({CHANNEL_DATA},bytes32)",
    "requireChannelOpen(bytes32)",
    "isAddressInArray(address,address[])",
    "setHoldings(address,bytes32,uint256)",
    "isExternalDestination(bytes32)",
    "addressToBytes32(address)",
}


@pytest.fixture
def chain() -> Chain:
    return Chain()


@pytest.fixture
def opened(chain: Chain) -> str:
    return chain.deploy("TESTNitroAdjudicator")


def test_nothing_but_the_promised_functions_is_opened() -> None:
    def names(contract: str) -> set[str]:
        return {one["name"] for one in artifact(contract)["abi"] if one["type"] == "function"}

    added = names("TESTNitroAdjudicator") - names("NitroAdjudicator")

    assert {text.partition("(")[0] for text in OPENED} == added
    code = artifact("TESTNitroAdjudicator")["deployedBytecode"]
    assert all(keccak(text=text)[:4].hex().lstrip("0") in code for text in OPENED)


def test_status_can_be_written_and_matched(chain: Chain, opened: str) -> None:
    parts = (5, chain.now_s + 10, STATE, OUTCOME_HASH)
    word = status_word(*parts)

    chain.send(
        opened,
        encode_call("setStatusFromChannelData", ["bytes32", CHANNEL_DATA], [CHANNEL, parts]),
    )

    assert chain.call(opened, "statusOf", CHANNEL) == word
    assert chain.send(opened, encode_call("generateStatus", [CHANNEL_DATA], [parts])) == word
    for status, matches in ((word, True), (STATE, False)):
        call = encode_call("matchesStatus", [CHANNEL_DATA, "bytes32"], [parts, status])
        assert eth_abi.decode(["bool"], chain.send(opened, call)) == (matches,)


def test_open_channel_is_recognised(chain: Chain, opened: str) -> None:
    chain.tell(opened, "requireChannelOpen(bytes32)", CHANNEL)
    word = status_word(5, chain.now_s + 10, STATE, OUTCOME_HASH)
    chain.tell(opened, "setStatus(bytes32,bytes32)", CHANNEL, word)

    with pytest.raises(RevertedError, match=r"^Channel not open\.$"):
        chain.tell(opened, "requireChannelOpen(bytes32)", CHANNEL)


def test_holdings_can_be_written(chain: Chain, opened: str) -> None:
    chain.tell(opened, "setHoldings(address,bytes32,uint256)", NATIVE, CHANNEL, 7)

    assert int.from_bytes(chain.call(opened, "holdings", NATIVE, CHANNEL), "big") == 7


def test_accounts_and_destinations_are_told_apart(chain: Chain, opened: str) -> None:
    alice, bob = party(1), party(2)
    signature = "isAddressInArray(address,address[])"

    assert chain.tell(opened, "addressToBytes32(address)", alice.address) == alice.destination
    assert chain.number(opened, "isExternalDestination(bytes32)", alice.destination) == 1
    assert chain.number(opened, "isExternalDestination(bytes32)", b"\x00" * 11 + b"\x01" * 21) == 0
    assert chain.number(opened, signature, alice.address, [bob.address, alice.address]) == 1
    assert chain.number(opened, signature, alice.address, [bob.address]) == 0
