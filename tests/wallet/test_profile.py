"""Where files are."""

from pathlib import Path

import pytest

from engine.protocol.types import Address
from wallet.codes import Code
from wallet.ports import Problem
from wallet.profile import LOST_MARK, current_demo, find_log, log_path, profile_folder


def test_a_name_is_below_the_data_folder_and_a_path_is_itself(tmp_path):
    assert profile_folder("anna").parts[-2:] == ("profiles", "anna")
    assert profile_folder(str(tmp_path)) == tmp_path
    assert profile_folder("./x") == Path.cwd() / "x"


@pytest.mark.parametrize("name", ["", "a b", "é", "a" * 65, "-x", "a\n"])
def test_a_strange_name_is_refused(name):
    with pytest.raises(Problem) as raised:
        profile_folder(name)

    assert raised.value.code == Code.BAD_PROFILE


def test_a_log_is_named_by_chain_and_address(tmp_path):
    path = log_path(tmp_path, chain_id=31337, address=Address(b"\x0a" * 20))

    assert path.relative_to(tmp_path) == Path(f"31337-0x{'0a' * 20}/log.sqlite")


def test_a_demo_goes_on_until_its_chain_is_lost(tmp_path):
    assert current_demo(tmp_path) == tmp_path / "1"
    for number in ("1", "2", "10", "notes"):
        (tmp_path / number).mkdir()
    assert current_demo(tmp_path) == tmp_path / "10"

    (tmp_path / "10" / LOST_MARK).touch()

    assert current_demo(tmp_path) == tmp_path / "11"


def test_finds_the_one_log_of_a_profile(tmp_path):
    with pytest.raises(Problem) as nothing:
        find_log(str(tmp_path))
    logs = [
        log_path(tmp_path / "demo" / "3", chain_id=31337, address=Address(bytes((n,)) * 20))
        for n in (1, 2)
    ]
    logs[0].parent.mkdir(parents=True)
    logs[0].touch()
    found = find_log(str(tmp_path))
    logs[1].parent.mkdir()
    logs[1].touch()
    with pytest.raises(Problem) as many:
        find_log(str(tmp_path))

    assert (Code.NO_LOG, Code.MANY_LOGS) == (nothing.value.code, many.value.code)
    assert logs[0] == found
