"""What a person at a terminal sees while the demo works."""

from __future__ import annotations

import sys

import pytest

from wallet.demo.terminal import Terminal
from wallet.ports import DemoProgress, DemoStep

DONE = DemoProgress(step=DemoStep.HUB, is_done=True)


@pytest.mark.parametrize("is_json", [False, True])
def test_steps_are_told_unless_a_program_reads(capsys: pytest.CaptureFixture[str], is_json: bool):
    Terminal(is_json=is_json).on_progress(DONE)

    said = capsys.readouterr()
    assert ("hub" in said.out) is not is_json
    assert said.err == ""


def test_a_wait_for_an_earlier_towpath_is_told_aside(capsys: pytest.CaptureFixture[str]):
    waits = DemoProgress(step=DemoStep.CHAIN, is_done=False, waits_s=24)

    Terminal(is_json=True).on_progress(waits)

    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "Waiting for an earlier Towpath to end, at most 24 s.\n")


def test_the_count_is_written_over_and_gone_before_the_result(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    terminal = Terminal(is_json=False)

    terminal.show_count(1_200, 97_000)
    terminal.show_count(2_400, 97_000)
    terminal.print("result")

    said = capsys.readouterr()
    clear = "\r\x1b[K"
    assert said.err == (
        f"{clear}  1,200 of 97,000 payments{clear}  2,400 of 97,000 payments{clear}"
    )
    assert said.out == "result\n"


def test_no_count_goes_into_a_file(capsys: pytest.CaptureFixture[str]):
    Terminal(is_json=False).show_count(1, 2)

    assert capsys.readouterr().err == ""
