"""What supervisor and wallet tell each other survives the pipe."""

import json

import pytest

from engine.chain.port import ChainConfig, Deployment
from engine.protocol.types import Address
from wallet.codes import Code
from wallet.demo.messages import Contact, Ready, Restarted, as_json, from_line
from wallet.ports import DemoProgress, DemoStep, Problem

CHAIN = ChainConfig(
    rpc_url="http://127.0.0.1:1",
    chain_id=31337,
    confirmations=1,
    deployment=Deployment(
        adjudicator=Address(b"\x01" * 20),
        consensus_app=Address(b"\x02" * 20),
        virtual_app=Address(b"\x03" * 20),
        block_num=1,
    ),
)
KIM = Contact(
    name="Kim", address=Address(b"\x04" * 20), endpoint="127.0.0.1:2", asks_wei=2**70, note="Tea"
)


@pytest.mark.parametrize(
    "message",
    [
        DemoProgress(step=DemoStep.HUB, is_done=True),
        DemoProgress(step=DemoStep.CHAIN, is_done=False, waits_s=24),
        Ready(chain=CHAIN, hub=KIM, contacts=(KIM,)),
        Restarted("hub"),
    ],
)
def test_a_message_comes_out_as_it_went_in(message):
    assert message == from_line(json.dumps(as_json(message)))


def test_a_problem_keeps_its_words():
    problem = from_line(json.dumps(as_json(Problem(code=Code.NO_PORT, cause="B.", remedy="C."))))

    assert isinstance(problem, Problem)
    assert (Code.NO_PORT, "B.", "C.") == (problem.code, problem.cause, problem.remedy)


@pytest.mark.parametrize("line", ["", "{}", "x", '{"step": "moon", "is_done": true}'])
def test_anything_else_is_refused(line):
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds
        from_line(line)
