"""The demo's processes: restarted when they die, ended when the wallet does, found again after a crash."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
from concurrent.futures import Future
from pathlib import Path

import pytest

from engine.protocol.kinds import LedgerPhase
from tests.patience import soon
from wallet import program
from wallet.codes import Code
from wallet.demo.client import DemoHandle, start_demo
from wallet.demo.limits import CHANNEL_WEI, LOCK_PATIENCE_S
from wallet.demo.messages import from_line
from wallet.demo.processes import ProcessId, identify
from wallet.demo.runfile import RunFile
from wallet.demo.supervisor import LOCK_FILE
from wallet.payer import Payment, close_ledger, pay
from wallet.ports import DemoProgress, DemoStep, Problem
from wallet.profile import current_demo
from wallet.views.channels import can_send_wei

pytestmark = [pytest.mark.xdist_group("anvil"), pytest.mark.timeout(120)]
PARTS = {"chain", "hub", "peer"}


def processes(demo: Path) -> dict[str, ProcessId]:
    return RunFile.read(current_demo(demo)).processes


def lives(process: ProcessId) -> bool:
    return identify(process.pid) == process


def is_new(demo: Path, name: str, before: ProcessId) -> bool:
    now = processes(demo).get(name)
    return now is not None and now != before and lives(now)


def pay_bob(handle: DemoHandle) -> bool:
    (ask,) = handle.asks
    payment = Payment(payee=ask.address, amount_wei=10**15, note="", tab_limit_wei=None)
    return handle.engine.run(pay(handle.running.node, payment)).result().is_delivered


def is_connected(handle: DemoHandle) -> bool:
    node = handle.running.node
    return all(
        peer in node.presence.peers and node.presence.peers[peer].is_connected
        for peer in node.durable.peers
    )


def test_a_closed_channel_is_opened_anew_with_new_play_money(tmp_path: Path) -> None:
    handle = start_demo(tmp_path, lambda _told: None)
    try:
        node = handle.running.node
        (first,) = node.durable.ledgers
        assert pay_bob(handle)
        handle.engine.run(close_ledger(node, first)).result()

        handle.engine.run(handle.open_channel()).result()

        phases = {key: ledger.phase for key, ledger in node.durable.ledgers.items()}
        assert phases.pop(first) is LedgerPhase.CLOSED
        assert list(phases.values()) == [LedgerPhase.OPEN]
        assert can_send_wei(node.durable) == CHANNEL_WEI
        assert pay_bob(handle)
    finally:
        handle.close()


def test_steps_come_in_order_and_a_killed_part_comes_back(tmp_path: Path) -> None:
    told: list[DemoProgress] = []
    handle = start_demo(tmp_path, told.append)
    try:
        before = processes(tmp_path)
        assert PARTS == before.keys()
        assert list(DemoStep) == [each.step for each in told if each.is_done]
        assert pay_bob(handle)

        for name in ("hub", "peer"):
            os.kill(before[name].pid, signal.SIGKILL)
        assert soon(lambda: all(is_new(tmp_path, name, before[name]) for name in ("hub", "peer")))

        assert soon(lambda: is_connected(handle))
        assert pay_bob(handle)
        after = processes(tmp_path)
    finally:
        handle.close()
    assert [name for name, process in after.items() if lives(process)] == []


def test_a_killed_supervisor_is_started_again_and_takes_nothing_with_it(tmp_path: Path) -> None:
    handle = start_demo(tmp_path, lambda _: None)
    try:
        assert pay_bob(handle)
        before = processes(tmp_path)
        parent = int(
            Path(f"/proc/{before['hub'].pid}/stat").read_text().rpartition(")")[2].split()[1]
        )

        os.kill(parent, signal.SIGKILL)

        assert soon(lambda: not any(lives(process) for process in before.values()))
        assert soon(lambda: PARTS == processes(tmp_path).keys() and is_connected(handle))
        assert pay_bob(handle)
        after = processes(tmp_path)
    finally:
        handle.close()
    assert [name for name, process in after.items() if lives(process)] == []


def test_a_killed_chain_comes_back_on_its_port_with_its_money(tmp_path: Path) -> None:
    handle = start_demo(tmp_path, lambda _: None)
    try:
        before = processes(tmp_path)
        saved = current_demo(tmp_path) / "anvil-state.json"
        written = saved.stat().st_mtime_ns if saved.exists() else 0
        assert soon(lambda: saved.exists() and saved.stat().st_mtime_ns > written)

        os.kill(before["chain"].pid, signal.SIGTERM)

        assert soon(lambda: processes(tmp_path).get("chain") not in {None, before["chain"]})
        assert soon(lambda: handle.running.node.presence.chain_trouble is None)
        assert pay_bob(handle)
    finally:
        handle.close()


def test_all_ends_when_the_wallet_is_killed_and_the_next_start_goes_on(tmp_path: Path) -> None:
    supervisor = subprocess.Popen(
        program.command("demo-supervisor", str(current_demo(tmp_path))),
        env=program.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert any('"ready"' in line for line in supervisor.stdout)
    before = processes(tmp_path)
    assert PARTS == before.keys()

    supervisor.stdin.close()  # as the system does when the wallet is killed

    assert supervisor.wait(20) == 0
    supervisor.stdout.close()
    assert [name for name, process in before.items() if lives(process)] == []
    handle = start_demo(tmp_path, lambda _: None)
    try:
        assert pay_bob(handle)
    finally:
        handle.close()


def test_a_second_wallet_on_a_demo_is_refused(tmp_path: Path) -> None:
    first = start_demo(tmp_path, lambda _: None)
    told: list[DemoProgress] = []
    try:
        with pytest.raises(Problem) as raised:
            start_demo(tmp_path, told.append)
        assert pay_bob(first)
    finally:
        first.close()

    assert raised.value.code == Code.DEMO_IN_USE
    assert raised.value.remedy
    assert told == [], "at once, without waiting for one who does not mean to end"
    assert RunFile.read(current_demo(tmp_path)).owner is None


@pytest.mark.parametrize("step", DemoStep, ids=lambda step: step.name)
def test_a_start_that_is_stopped_ends_at_that_step_with_all_its_parts(
    tmp_path: Path, step: DemoStep
) -> None:
    stop: Future[None] = Future()
    told: list[DemoProgress] = []

    def on_progress(progress: DemoProgress) -> None:
        told.append(progress)
        if progress == DemoProgress(step=step, is_done=False):
            stop.set_result(None)

    with pytest.raises(Problem) as raised:
        start_demo(tmp_path, on_progress, stop)

    assert raised.value.code == Code.DEMO_STOPPED
    assert DemoProgress(step=DemoStep.CHANNEL, is_done=True) not in told
    assert {} == processes(tmp_path)


def test_a_supervisor_that_waits_for_one_that_ends_says_so_and_for_how_long(
    tmp_path: Path,
) -> None:
    gone = subprocess.Popen(["/bin/true"])
    RunFile.read(tmp_path).note_owner(ProcessId(gone.pid, 1))
    gone.wait()
    with (tmp_path / LOCK_FILE).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        supervisor = subprocess.Popen(
            program.command("demo-supervisor", str(tmp_path)),
            env=program.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            said = from_line(supervisor.stdout.readline())
            supervisor.communicate(timeout=LOCK_PATIENCE_S / 2)
        finally:
            supervisor.kill()

    assert isinstance(said, DemoProgress)
    assert (said.step, said.is_done) == (DemoStep.CHAIN, False)
    assert 0 < said.waits_s < LOCK_PATIENCE_S
    assert supervisor.returncode == 0


def test_a_supervisor_that_waits_for_another_ends_with_its_wallet(tmp_path: Path) -> None:
    with (tmp_path / LOCK_FILE).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        supervisor = subprocess.Popen(
            program.command("demo-supervisor", str(tmp_path)),
            env=program.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            said, _ = supervisor.communicate(timeout=LOCK_PATIENCE_S / 2)
        finally:
            supervisor.kill()

    assert (0, b"") == (supervisor.returncode, said)
