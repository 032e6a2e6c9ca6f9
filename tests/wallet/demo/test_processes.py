"""Processes are known by id and start time, and do not outlive their parent."""

import os
import select
import subprocess
import sys
from dataclasses import replace

import pytest

from engine.lifeline import dying_with_parent
from wallet.demo.processes import end_process, identify
from wallet.demo.runfile import RUN_FILE, RunFile

STUBBORN = (
    "import signal, sys; signal.signal(15, signal.SIG_IGN); print('up', flush=True); signal.pause()"
)
PATIENT = "import sys, signal; print('up', flush=True); signal.pause()"


@pytest.fixture
def start():
    started = []

    def begin(program: str) -> subprocess.Popen:
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout.readline() == b"up\n"
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_ends_a_process_and_says_that_it_was_there(start):
    process = start(PATIENT)

    assert end_process(identify(process.pid), patience_s=5)
    assert process.wait(5) == -15


def test_kills_one_that_does_not_listen(start):
    process = start(STUBBORN)

    assert end_process(identify(process.pid), patience_s=0.2)
    assert process.wait(5) == -9


def test_leaves_another_process_with_the_same_id_alone(start):
    process = start(PATIENT)
    known = identify(process.pid)

    assert not end_process(replace(known, started=known.started - 1), patience_s=1)
    assert process.poll() is None


def test_a_process_that_ended_is_nobody(start):
    process = start(PATIENT)
    known = identify(process.pid)
    process.kill()
    process.wait()

    assert identify(process.pid) is None
    assert not end_process(known, patience_s=1)


def test_a_child_dies_with_its_parent():
    child = dying_with_parent([sys.executable, "-c", "import signal; signal.pause()"])
    parent_id = child.index(str(os.getpid()))
    words = [repr(word) for word in child]
    words[parent_id] = "str(os.getpid())"
    program = (
        "import os, subprocess, signal\n"
        f"child = subprocess.Popen([{', '.join(words)}])\n"
        "print(child.pid, flush=True)\n"
        "signal.pause()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    known = identify(int(parent.stdout.readline()))
    handle = os.pidfd_open(known.pid)

    parent.kill()
    parent.wait()
    parent.stdout.close()

    assert select.select([handle], [], [], 10)[0]
    os.close(handle)


def test_run_file_ends_what_an_earlier_start_left_and_keeps_the_ports(tmp_path, start):
    process = start(PATIENT)
    before = RunFile.read(tmp_path)
    before.note_port("hub", 1234)
    before.note_process("hub", identify(process.pid))

    after = RunFile.read(tmp_path)
    after.end_stale()

    assert process.wait(5) == -15
    assert {"hub": 1234} == RunFile.read(tmp_path).ports
    assert {} == RunFile.read(tmp_path).processes


def test_run_file_keeps_whose_demo_it_is(tmp_path):
    me = identify(os.getpid())
    RunFile.read(tmp_path).note_owner(me)
    assert me == RunFile.read(tmp_path).owner

    RunFile.read(tmp_path).note_owner(None)

    assert RunFile.read(tmp_path).owner is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"ports": {"hub": "x"}, "processes": {}}'])
def test_a_damaged_run_file_counts_as_none(tmp_path, text):
    (tmp_path / RUN_FILE).write_text(text)

    assert {} == RunFile.read(tmp_path).ports
