"""Folders of ours are for their owner only, those above the last one too."""

import os

import pytest

from engine.privatefolder import make_private_folder


def test_every_folder_that_is_made_is_private_and_others_are_left_alone(tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    there.chmod(0o755)
    before = os.umask(0)
    try:
        make_private_folder(there / "one" / "two")
        make_private_folder(there / "one" / "two")
    finally:
        os.umask(before)

    folders = (there, there / "one", there / "one" / "two")
    assert [0o755, 0o700, 0o700] == [folder.stat().st_mode & 0o777 for folder in folders]


def test_a_file_in_the_way_is_told(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(OSError, match="file"):
        make_private_folder(tmp_path / "file" / "folder")
