"""What failed once is lived again; a failure is made small and can be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.simulator.__main__ import main
from engine.simulator.bugs import Bug
from engine.simulator.campaign import live
from engine.simulator.kept import FILE_BYTES_MAX, load, told
from engine.simulator.regression import again, save, shrink

FOLDER = Path(__file__).parent / "regressions"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kept_life_breaks_as_it_did_with_its_planted_bug_and_is_sound_without(path: Path) -> None:
    kept = load(path)
    only = [fallen.fault for fallen in kept.faults]

    assert (kept.rule if kept.bugs else "") == again(kept).rule
    assert "" == live(kept.seed, kept.step_count, only=only).violation


def test_fewer_faults_are_found_that_break_the_same_rule() -> None:
    bugs = frozenset({Bug.IGNORE_REORG})
    whole = live(3, 300, bugs)

    small = shrink(3, 300, bugs)

    assert small is not None
    assert whole.rule == small.rule == again(small).rule
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


KEPT = json.loads((FOLDER / "accept_equal_turn.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "[" * 100_000,
        json.dumps(KEPT | {"format": "towpath simulation 0"}),
        json.dumps({"format": KEPT["format"]}),
        json.dumps(KEPT | {"bugs": ["none of ours"]}),
        json.dumps(KEPT | {"faults": [["lie"]]}),
        json.dumps(KEPT | {"seed": "two"}),
        json.dumps(KEPT) + " " * FILE_BYTES_MAX,
    ],
    ids=range(9),
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ValueError, match="no file of the simulator"):
        load(path)


def test_a_file_from_anybody_prints_nothing_but_signs(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(
        json.dumps(KEPT | {"trace": ["\x1b[2Jgone\u202e"], "violation": 7, "plan": None}),
        encoding="utf-8",
    )

    lines = told(path).splitlines()

    assert lines[1] == "town: None"
    assert lines[-2:] == ["?[2Jgone?", "7"]


def test_a_kept_life_reads_with_its_town_faults_facts_and_causes() -> None:
    text = told(FOLDER / "accept_equal_turn.json")

    lines = text.splitlines()
    assert lines[0].startswith("seed 2, 300 steps, commit ")
    assert "town: hub, wallet0, wallet1, liar; " in lines[1]
    assert "planted: accept-equal-turn" == lines[2]
    assert any(line.endswith(" ms  fault  lie") for line in lines)
    assert any(" <- #" in line for line in lines)
    assert lines[-1].startswith("I")


def test_the_command_keeps_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "--seeds 1 --steps 60 --plant send-before-commit --keep"
    monkeypatch.setattr("sys.argv", ["simulator", *words.split(), str(tmp_path)])
    assert 1 == main()
    assert "faults are enough: " in capsys.readouterr().err

    assert "planted: send-before-commit" in told(tmp_path / "seed_1.json")
