"""The embedded chain starts, keeps its state, tells why it cannot start, and never outlives its owner."""

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, suppress

import pytest

from engine.chain import contracts, devchain, limits
from engine.chain.devchain import DEV_ACCOUNTS, DevChain, DevChainConfig, DevRpc, chain_host
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.port import Deployment
from engine.protocol.types import Address
from tests.anvil import reorg

STRANGER = Address(b"\x77" * 20)
PATIENCE_S = 20


def test_port_taken_is_named(anvil):
    with pytest.raises(ChainError) as raised:
        DevChain.start(DevChainConfig(port=anvil.port))

    assert (ChainErrorKind.PORT_TAKEN, anvil.port) == (raised.value.kind, raised.value.expected)


def test_web_page_cannot_ask_the_chain(anvil):
    """A browser asks before a JSON request to another origin, and shows no answer that does not name the origin."""
    page = {"Origin": "https://evil.example", "Host": "rebound.evil.example"}
    asks_first = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    body = json.dumps(
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "anvil_setBalance",
            "params": ["0x" + STRANGER.hex(), "0x1"],
        }
    )

    answers = [
        _ask(anvil, "OPTIONS", None, page | asks_first),
        _ask(anvil, "POST", body, page | {"Content-Type": "text/plain"}),
        _ask(anvil, "POST", body, page),
    ]

    assert [None] * 3 == [answer.getheader("Access-Control-Allow-Origin") for answer in answers]
    assert 405 == answers[0].status
    assert 0 == anvil.rpc.balance_wei(STRANGER)


def test_chain_listens_where_no_page_finds_it(anvil):
    """anvil takes WebSockets, and requests under any name, from whoever knows its address."""
    first, *drawn = (int(part) for part in chain_host().split("."))

    assert f"http://{chain_host()}:{anvil.port}" == anvil.url
    assert 127 == first
    assert all(1 <= part <= 254 for part in drawn)
    assert chain_host() == chain_host()


def _ask(anvil, method, body, headers):
    with closing(http.client.HTTPConnection(chain_host(), anvil.port, timeout=PATIENCE_S)) as link:
        link.request(method, "/", body, headers)
        answer = link.getresponse()
        answer.read()
        return answer


def test_missing_program_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("TOWPATH_ANVIL", str(tmp_path / "anvil"))

    with pytest.raises(ChainError) as raised:
        DevChain.start(DevChainConfig())

    assert ChainErrorKind.ANVIL_MISSING is raised.value.kind
    assert str(tmp_path / "anvil") == raised.value.expected


def a_program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o755)
    return path


def test_ours_goes_before_the_one_on_the_path_and_the_named_one_before_ours(monkeypatch, tmp_path):
    monkeypatch.delenv("TOWPATH_ANVIL", raising=False)
    monkeypatch.setattr(devchain, "__file__", str(tmp_path / "tree/engine/chain/devchain.py"))
    own = a_program(tmp_path / "bin" / "anvil")
    monkeypatch.setenv("PATH", str(own.parent))
    assert own == devchain.anvil_path()

    tools = a_program(tmp_path / "tree" / ".tools" / "anvil")
    assert tools == devchain.anvil_path()

    monkeypatch.setenv("TOWPATH_ANVIL", str(a_program(tmp_path / "named")))
    assert tmp_path / "named" == devchain.anvil_path()


def test_the_package_has_its_anvil_beside_the_program(monkeypatch, tmp_path):
    monkeypatch.delenv("TOWPATH_ANVIL", raising=False)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "package" / "towpath"))
    own = a_program(tmp_path / "bin" / "anvil")
    monkeypatch.setenv("PATH", str(own.parent))
    assert own == devchain.anvil_path()

    packed = a_program(tmp_path / "package" / "anvil")
    assert packed == devchain.anvil_path()


def test_program_that_is_not_anvil_is_told_with_its_words(monkeypatch, tmp_path):
    script = tmp_path / "anvil"
    script.write_text("#!/bin/sh\necho something else\nexit 3\n")
    script.chmod(0o755)
    monkeypatch.setenv("TOWPATH_ANVIL", str(script))

    with pytest.raises(ChainError) as raised:
        DevChain.start(DevChainConfig())

    assert ChainErrorKind.ANVIL_DIED is raised.value.kind
    assert "something else" in raised.value.detail


def test_program_that_never_listens_is_ended(monkeypatch, tmp_path):
    script = tmp_path / "anvil"
    script.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec cat {tmp_path}/never\n")
    script.chmod(0o755)
    os.mkfifo(tmp_path / "never")
    monkeypatch.setenv("TOWPATH_ANVIL", str(script))
    monkeypatch.setattr(devchain.limits, "ANVIL_START_TIMEOUT_MS", 300)
    before = set(threading.enumerate())

    with pytest.raises(ChainError) as raised:
        DevChain.start(DevChainConfig())

    for keeper in set(threading.enumerate()) - before:
        keeper.join(PATIENCE_S)
    assert ChainErrorKind.ANVIL_DIED is raised.value.kind
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_unreadable_state_is_named(tmp_path):
    state_file = tmp_path / "state.json"
    state_file.write_text("{broken")

    with pytest.raises(ChainError) as raised:
        DevChain.start(DevChainConfig(state_file=state_file))

    assert (ChainErrorKind.STATE_UNREADABLE, str(state_file)) == (
        raised.value.kind,
        raised.value.expected,
    )


def test_state_lives_from_stop_to_start(tmp_path):
    config = DevChainConfig(state_file=tmp_path / "new folder" / "state.json")
    first = DevChain.start(config)
    deployment = contracts.deploy(first.rpc)
    first.rpc.transact(DEV_ACCOUNTS[0], STRANGER, value_wei=7)
    newest = first.rpc.request("eth_getBlockByNumber", "latest", False)
    first.stop()

    second = DevChain.start(config)
    try:
        contracts.check_code(second.rpc, deployment)
        assert 7 == second.rpc.balance_wei(STRANGER)
        assert newest["hash"] == second.rpc.request("eth_getBlockByNumber", "latest", False)["hash"]
    finally:
        second.stop()


def test_more_options_reach_anvil():
    running = DevChain.start(DevChainConfig(options=("--timestamp", "7")))

    try:
        assert "0x7" == running.rpc.request("eth_getBlockByNumber", "0x0", False)["timestamp"]
    finally:
        running.stop()


def test_end_is_told_once_and_stop_is_idempotent():
    ends = []
    running = DevChain.start(DevChainConfig(), on_end=ends.append)
    assert running.is_running

    running.stop()
    running.stop()

    assert 1 == len(ends)  # 0, or -15 if it had not yet asked for the signal
    assert not running.is_running


def test_sudden_death_is_told():
    has_ended = threading.Event()
    running = DevChain.start(DevChainConfig(), on_end=lambda _: has_ended.set())

    running.signal(signal.SIGKILL)

    assert has_ended.wait(PATIENCE_S)
    assert not running.is_running
    with pytest.raises(ChainError) as raised:
        running.rpc.chain_id()
    assert ChainErrorKind.UNREACHABLE is raised.value.kind
    running.stop()


def test_anvil_dies_with_its_owner():
    """Also when a thread started it that has ended before the owner dies."""
    program = (
        "import sys, threading\n"
        "from engine.chain.devchain import DevChain, DevChainConfig\n"
        "def start():\n"
        "    print(DevChain.start(DevChainConfig()).pid, flush=True)\n"
        "thread = threading.Thread(target=start); thread.start(); thread.join()\n"
        "sys.stdin.read()\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    with owner:
        pid = int(owner.stdout.readline())
        anvil = os.pidfd_open(pid)
        assert ([], [], []) == select.select([anvil], [], [], 0.3), "it outlives the thread"

        owner.kill()

        readable, _, _ = select.select([anvil], [], [], PATIENCE_S)
        os.close(anvil)
    assert readable, "anvil outlived its owner"


def test_a_reorg_is_as_deep_as_asked(chain):
    chain.rpc.mine(4)
    before = [_block(chain, back) for back in (0, 1, 2, 3)]

    reorg(chain.rpc, 2)

    after = [_block(chain, back) for back in (0, 1, 2, 3)]
    assert [True, True, False, False] == [
        old["hash"] != new["hash"] for old, new in zip(before, after, strict=True)
    ]


def test_wrong_code_and_no_code_are_told_apart(chain):
    swapped = Deployment(
        adjudicator=chain.deployment.adjudicator,
        consensus_app=chain.deployment.virtual_app,
        virtual_app=chain.deployment.consensus_app,
        block_num=1,
    )
    absent = Deployment(
        adjudicator=STRANGER,
        consensus_app=chain.deployment.consensus_app,
        virtual_app=chain.deployment.virtual_app,
        block_num=1,
    )

    kinds = []
    for deployment in (swapped, absent):
        with pytest.raises(ChainError) as raised:
            contracts.check_code(chain.rpc, deployment)
        kinds.append(raised.value.kind)

    assert [ChainErrorKind.WRONG_CODE, ChainErrorKind.NO_CODE] == kinds


def test_importing_the_cheap_half_loads_no_web3():
    program = (
        "import sys, json\n"
        "import engine.chain.contracts, engine.chain.devchain, engine.chain.errors\n"
        "import engine.chain.logs, engine.chain.port, engine.chain.start\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    loaded = {name.partition(".")[0] for name in json.loads(answer.stdout)}
    assert set() == loaded & {"web3", "eth_account", "aiohttp", "eth_abi", "eth_utils"}


def _block(chain, back):
    return chain.rpc.request("eth_getBlockByNumber", hex(chain.rpc.block_num() - back), False)


@pytest.mark.parametrize(
    "answer",
    [
        b"{}",
        b"[]",
        b"7",
        b'{"error": "x"}',
        b'{"error": null, "result": "0x1"}',
        b"[" * 5000,
        b'{"result": "-0x5"}',
        b'{"result": "0x' + b"f" * 70 + b'"}',
        b'{"result": null}',
        b'{"result": 5}',
    ],
)
def test_a_balance_that_cannot_be_is_a_bad_answer(answer):
    server = _Server(b"HTTP/1.1 200 OK\r\n\r\n" + answer)
    server.start()

    with pytest.raises(ChainError) as refused:
        DevRpc(server.url).balance_wei(Address(bytes(20)))

    assert refused.value.kind is ChainErrorKind.BAD_ANSWER


class _Server(threading.Thread):
    """Begins an answer, and then sends a drop again and again for as long as somebody listens, if there is one."""

    def __init__(self, begins: bytes, drop: bytes = b"") -> None:
        super().__init__(daemon=True)
        self._begins, self._drop = begins, drop
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def run(self) -> None:
        with self._socket, self._socket.accept()[0] as caller, suppress(OSError):
            asked = b""
            while not asked.endswith(b"}"):
                asked += caller.recv(65_536)
            caller.sendall(self._begins)
            while self._drop:
                caller.sendall(self._drop)
                if select.select([caller], [], [], 0.02)[0] and not caller.recv(1):
                    return


@pytest.mark.parametrize(
    "begins", [b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"]
)
def test_a_chain_that_answers_byte_by_byte_is_given_up(begins, monkeypatch):
    monkeypatch.setattr(limits, "REQUEST_TIMEOUT_MS", 200)
    server = _Server(begins, b"1")
    server.start()

    with pytest.raises(ChainError) as raised:
        DevRpc(server.url).block_num()

    assert raised.value.kind is ChainErrorKind.UNREACHABLE
    server.join(PATIENCE_S)
    assert not server.is_alive()


def test_an_answer_without_end_is_not_kept(monkeypatch):
    monkeypatch.setattr(limits, "DEV_ANSWER_BYTES_MAX", 1_000)
    server = _Server(b"HTTP/1.1 200 OK\r\n\r\n", b"1" * 600)
    server.start()

    with pytest.raises(ChainError) as raised:
        DevRpc(server.url).block_num()

    assert raised.value.kind is ChainErrorKind.BAD_ANSWER
    assert "too long" in raised.value.detail
