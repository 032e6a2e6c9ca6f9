"""A file that is written is there as a whole, or what was there before is."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from wallet.codes import Code
from wallet.exporting import write_whole
from wallet.ports import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def ignored(_number: int) -> None:
    """Nobody watches."""


def test_it_is_written_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    seen: list[int] = []

    write_whole(path, (b"a\r\n", "ü".encode(), b""), seen.append)

    assert path.read_bytes() == "a\r\nü".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert seen == [1, 2, 3]
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old and much longer")

    write_whole(path, (b"new",), ignored)

    assert path.read_text() == "new"


def test_whoever_ends_it_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def end(number: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, (b"1", b"2", b"3"), end)

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def parts() -> Iterator[bytes]:
        yield b"some"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(Problem) as told:
        write_whole(path, parts(), ignored)

    assert told.value.code == Code.EXPORT_NO_SPACE
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_of_this_name_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        write_whole(tmp_path, (b"x",), ignored)

    assert told.value.code == Code.EXPORT_IS_FOLDER
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        write_whole(tmp_path / "none" / "out.csv", (b"x",), ignored)

    assert told.value.code == Code.EXPORT_NO_FOLDER


def test_a_file_in_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Problem) as told:
        write_whole(tmp_path / "file" / "out.csv", (b"x",), ignored)

    assert told.value.code == Code.EXPORT_NO_FOLDER


def test_a_name_that_is_too_long_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        write_whole(tmp_path / ("x" * 300), (b"x",), ignored)

    assert told.value.code == Code.EXPORT_NAME_LONG
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, Code.EXPORT_NO_ACCESS),
        (errno.EPERM, Code.EXPORT_NO_ACCESS),
        (errno.EROFS, Code.EXPORT_NO_ACCESS),
        (errno.EDQUOT, Code.EXPORT_NO_SPACE),
        (errno.EIO, Code.EXPORT_FAILED),
    ],
)
def test_each_refusal_has_one_cause_and_one_remedy(tmp_path: Path, number: int, code: str) -> None:
    def parts() -> Iterator[bytes]:
        yield b"x"
        raise OSError(number, os.strerror(number))

    with pytest.raises(Problem) as told:
        write_whole(tmp_path / "out.csv", parts(), ignored)

    assert told.value.code == code
    assert told.value.cause.endswith("a file that was there is as it was.")
    assert told.value.remedy
