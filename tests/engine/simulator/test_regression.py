"""What failed once is lived again; a failure is made small and can be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.simulator.__main__ import main
from engine.simulator.campaign import live
from engine.simulator.planted import Bug
from engine.simulator.regression import load, save, shrink, told

FOLDER = Path(__file__).parent / "regressions"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kept_life_breaks_as_it_did_with_its_planted_bug_and_is_sound_without(path: Path) -> None:
    kept = load(path)
    only = [fallen.fault for fallen in kept.faults]

    assert (kept.rule if kept.bugs else "") == kept.again().rule
    assert "" == live(kept.seed, kept.step_count, only=only).violation


def test_fewer_faults_are_found_that_break_the_same_rule() -> None:
    bugs = frozenset({Bug.IGNORE_REORG})
    whole = live(3, 300, bugs)

    small = shrink(3, 300, bugs)

    assert small is not None
    assert whole.rule == small.rule == small.again().rule
    assert 1 == len(small.faults) < len(whole.fallen)
    assert "reorg" == small.faults[0].fault.kind


def test_a_sound_life_cannot_be_shrunk() -> None:
    assert shrink(1, 50, frozenset()) is None


def test_a_file_gives_back_what_was_saved(tmp_path: Path) -> None:
    small = shrink(1, 60, frozenset({Bug.SEND_BEFORE_COMMIT}))
    assert small is not None

    save(tmp_path / "one.json", small, "cafe")

    assert small == load(tmp_path / "one.json")
    assert "cafe" == json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["commit"]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text("[]", encoding="utf-8")

    with pytest.raises(ValueError, match="no file of the simulator"):
        load(path)


def test_a_kept_life_reads_with_its_town_faults_facts_and_causes() -> None:
    text = told(FOLDER / "accept_equal_turn.json")

    lines = text.splitlines()
    assert lines[0].startswith("seed 2, 300 steps, commit ")
    assert "town: hub, wallet0, wallet1, liar; " in lines[1]
    assert "planted: accept-equal-turn" == lines[2]
    assert any(line.endswith(" ms  fault  lie") for line in lines)
    assert any(" <- #" in line for line in lines)
    assert lines[-1].startswith("I")


def test_the_command_keeps_what_failed_and_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "--seeds 1 --steps 60 --plant send-before-commit --keep"
    monkeypatch.setattr("sys.argv", ["simulator", *words.split(), str(tmp_path)])
    assert 1 == main()
    assert "faults are enough: " in capsys.readouterr().err

    monkeypatch.setattr("sys.argv", ["simulator", "--open", str(tmp_path / "seed_1.json")])
    assert 0 == main()

    assert "planted: send-before-commit" in capsys.readouterr().out
