"""How a run of mutants is judged."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.lockedtools import ROOT
from tests.mutants.__main__ import settings_for
from tests.mutants.groups import GROUPS, Group, results_of, score_of

GROUP = Group(
    name="one", files=("engine/one.py",), names=("engine.one.*",), tests=(), percent_min=90
)
KILLED, SURVIVED, NO_TEST, TIMEOUT = 1, 0, 33, 36


def results(*codes: int | None) -> dict[str, int | None]:
    return {f"engine.one.x_pay__mutmut_{place}": code for place, code in enumerate(codes)}


@pytest.mark.parametrize(("survivors", "expected"), [(1, True), (2, False)])
def test_nine_of_ten_is_enough_and_eight_is_not(survivors: int, expected: bool) -> None:
    codes = [KILLED] * (10 - survivors) + [SURVIVED] * survivors

    score = score_of(GROUP, results(*codes))

    assert expected is score.is_enough
    assert ("BELOW 90 %" in str(score)) is not expected


@pytest.mark.parametrize("code", [SURVIVED, NO_TEST, 5, 34, None])
def test_a_mutant_that_no_test_saw_or_that_was_not_tried_is_not_noticed(code: int | None) -> None:
    score = score_of(GROUP, results(KILLED, code))

    assert ("engine.one.x_pay__mutmut_1",) == score.survivors
    assert 50.0 == score.percent


@pytest.mark.parametrize("code", [KILLED, TIMEOUT, 2, -11])
def test_a_failure_a_loop_and_a_crash_are_noticed(code: int) -> None:
    score = score_of(GROUP, results(code))

    assert (100.0, ()) == (score.percent, score.survivors)


def test_a_group_without_mutants_proved_nothing() -> None:
    score = score_of(GROUP, {"engine.other.x_pay__mutmut_1": KILLED})

    assert not score.is_enough


def test_the_results_are_read_where_mutmut_leaves_them(tmp_path: Path) -> None:
    folder = tmp_path / "engine"
    folder.mkdir()
    (folder / "one.py.meta").write_text(json.dumps({"exit_code_by_key": results(KILLED, SURVIVED)}))

    assert results(KILLED, SURVIVED) == results_of(tmp_path)


def test_every_group_names_files_that_are_there_and_the_sign_gate_has_no_survivor() -> None:
    files = [name for group in GROUPS for name in group.files]

    assert [name for name in files if not (ROOT / name).is_file()] == []
    assert [100] == [group.percent_min for group in GROUPS if group.name == "sign gate"]
    assert min(group.percent_min for group in GROUPS) >= 90


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_what_mutmut_reads_is_toml_and_names_what_is_there(group: Group) -> None:
    table = tomllib.loads(settings_for(group))["tool"]["mutmut"]

    assert list(group.files) == table["only_mutate"]
    assert all((ROOT / name).exists() for name in table["pytest_add_cli_args_test_selection"])
    assert table["pytest_add_cli_args_test_selection"]
