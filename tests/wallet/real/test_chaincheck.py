"""What the look at a chain says, of a real anvil and of other programs."""

import dataclasses
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from engine.chain.contracts import deploy
from engine.chain.devchain import DEV_ACCOUNTS, DevChain, DevChainConfig
from engine.protocol.types import hex0x
from tests.wallet.keys.vaults import refused
from wallet.codes import Code
from wallet.real.chaincheck import check_chain
from wallet.views.real_values import DevNetwork

pytestmark = pytest.mark.xdist_group("anvil")


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    anvil = DevChain.start(DevChainConfig(state_file=tmp_path_factory.mktemp("chain") / "state"))
    yield anvil
    anvil.stop()


@pytest.fixture(scope="module")
def network(chain):
    made = deploy(chain.rpc)
    return DevNetwork(
        rpc_url=chain.url,
        adjudicator=hex0x(made.adjudicator),
        consensus_app=hex0x(made.consensus_app),
        virtual_app=hex0x(made.virtual_app),
    )


def made_s(chain):
    return int(chain.rpc.request("eth_getBlockByNumber", "latest", False)["timestamp"], 16)


def seen(check):
    return [(line.what, line.is_right, line.seen) for line in check.lines]


def test_a_right_chain_is_told_line_by_line(chain, network):
    check = check_chain(network, now_ms=(made_s(chain) + 7_300) * 1000)

    assert seen(check) == [
        ("Chain", True, "Chain 31337 answers."),
        ("Newest block", True, f"Block {chain.rpc.block_num()}, 2 hours old."),
        ("Contracts", True, "All three are there, and are the ones Towpath knows."),
    ]
    assert check.is_right


def test_a_missing_and_another_contract_are_named(network):
    wrong = dataclasses.replace(
        network, adjudicator=hex0x(DEV_ACCOUNTS[1]), virtual_app=network.consensus_app
    )

    check = check_chain(wrong, now_ms=0)

    assert not check.is_right
    assert check.lines[2].seen == (
        "NitroAdjudicator is not at its address. "
        "Another contract stands where VirtualPaymentApp should be."
    )


def test_nobody_there_is_told_and_nothing_more_is_asked(network):
    check = check_chain(dataclasses.replace(network, rpc_url="http://127.0.0.1:9"), now_ms=0)

    assert [line.what for line in check.lines] == ["Chain"]
    assert not check.is_right
    assert check.lines[0].seen.startswith("The chain does not answer.")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"result": "0x1"}, "Chain 1 answers, not 31337."),
        ({"result": None}, "cannot be true"),
        ({"result": "many"}, "cannot be true"),
        ({}, "cannot be true"),
        ([], "cannot be true"),
        ({"error": {"message": "no"}}, "did not take"),
        ({"error": "no"}, "cannot be true"),
    ],
)
def test_whoever_is_no_dev_chain_is_told(network, answer, words):
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_words):
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        check = check_chain(dataclasses.replace(network, rpc_url=url), now_ms=0)
        server.shutdown()

    assert not check.is_right
    assert words in check.lines[0].seen


def test_what_was_mistyped_is_not_asked(network):
    assert (
        refused(check_chain, dataclasses.replace(network, rpc_url="http://x"), now_ms=0)
        == Code.NETWORK_WRONG
    )
