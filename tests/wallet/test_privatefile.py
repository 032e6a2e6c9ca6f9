"""A file for its owner only: whole, private from the first byte, and never half of two."""

import os

import pytest

from wallet.privatefile import replace_private


def test_replaces_the_whole_content_and_keeps_it_private(tmp_path):
    file = tmp_path / "new" / "folder" / "file"
    folders = [file.parent, file.parent.parent]
    before = os.umask(0)
    try:
        replace_private(file, b"a longer content")
        file.chmod(0o644)
        replace_private(file, b"short")
    finally:
        os.umask(before)

    assert file.read_bytes() == b"short"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [0o700] * 2 == [folder.stat().st_mode & 0o777 for folder in folders]
    assert [file] == list(file.parent.iterdir())


def test_mode_comes_before_content(tmp_path, monkeypatch):
    seen = []
    opened = os.open

    def watch(path, flags, mode=0o777):
        handle = opened(path, flags, mode)
        if flags & os.O_CREAT:
            seen.append((os.fstat(handle).st_mode & 0o777, os.fstat(handle).st_size))
        return handle

    monkeypatch.setattr(os, "open", watch)
    replace_private(tmp_path / "file", b"content")

    assert seen == [(0o600, 0)]


def test_content_is_synced_before_it_gets_its_name_and_the_folder_after(tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("sync"), fsync(handle)))
    monkeypatch.setattr(os, "replace", lambda *names: (done.append("rename"), replace(*names)))

    replace_private(tmp_path / "file", b"content")

    assert done == ["sync", "rename", "sync"]


def test_a_full_disk_leaves_the_old_file_and_no_draft(tmp_path, monkeypatch):
    file = tmp_path / "file"
    replace_private(file, b"old")

    def fail(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        replace_private(file, b"new")

    assert file.read_bytes() == b"old"
    assert [file] == list(tmp_path.iterdir())
