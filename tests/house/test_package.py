"""The Debian package, as far as it can be judged without building it."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from importlib.metadata import distribution, distributions
from typing import TYPE_CHECKING

import pytest

from tests.house.packing import load
from tests.house.tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

SYSTEM = "/usr/lib/x86_64-linux-gnu"
WHEELS = "/venv/lib/python3.11/site-packages"


@pytest.fixture
def contents(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return load("contents", monkeypatch)


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_what_is_named_for_the_package_can_be_imported(contents: ModuleType) -> None:
    told = run_python(f"import {', '.join(contents.HIDDEN)}")

    assert told.returncode == 0, told.stderr


def test_files_that_libraries_read_are_there_to_be_packed(contents: ModuleType) -> None:
    for library, patterns in contents.DATA_FILES.items():
        files = [file for file in distribution(library).files or () if file.parts[0] == library]

        assert all(any(file.match(pattern) for file in files) for pattern in patterns), library


def test_what_is_left_out_of_the_package_is_not_needed(contents: ModuleType) -> None:
    told = run_python(
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({contents.EXCLUDED!r}))\n"
        "import web3, eth_account, keyring.backends.SecretService, sqlite_utils\n"
        "import ui.__main__, ui.loop, ui.rooms, wallet.cli, wallet.open, engine.chain.start\n"
        "sys.argv[1:] = ['log', '--help']\n"
        "wallet.cli.main()"
    )

    assert told.returncode == 0, told.stderr
    assert "verify" in told.stdout


@pytest.mark.parametrize(
    ("name", "source", "is_kept"),
    [
        ("libssl.so.3", f"{SYSTEM}/libssl.so.3", False),
        ("libz.so.1", "/lib/x86_64-linux-gnu/libz.so.1.2.13", False),
        ("libz.so.1", "/lib64/libz.so.1", False),
        ("libpython3.11.so.1.0", f"{SYSTEM}/libpython3.11.so.1.0", True),
        ("python3.11/lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", True),
        ("apsw/__init__.so", f"{WHEELS}/apsw/__init__.so", True),
        ("PySide6/Qt/lib/libQt6Gui.so.6", f"{WHEELS}/PySide6/Qt/lib/libQt6Gui.so.6", True),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", f"{WHEELS}/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", f"{WHEELS}/libqvnc.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", f"{WHEELS}/libqgtk3.so", False),
        ("PySide6/Qt/plugins/imageformats/libqtiff.so", f"{WHEELS}/libqtiff.so", False),
        ("PySide6/Qt/plugins/imageformats/libqjpeg.so", f"{WHEELS}/libqjpeg.so", True),
        ("PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so", WHEELS, True),
        ("PySide6/Qt/translations/qt_de.qm", f"{WHEELS}/PySide6/Qt/translations/qt_de.qm", False),
        ("resources/fonts/Lato-Bold.ttf", "/usr/lib/towpath/Lato-Bold.ttf", True),
    ],
)
def test_the_systems_own_libraries_and_plugins_without_use_stay_out(
    contents: ModuleType, name: str, source: str, is_kept: bool
) -> None:
    assert contents.is_kept(name, source) is is_kept


def test_every_plugin_that_is_wanted_is_in_qts_wheel(contents: ModuleType) -> None:
    wheel = distribution("PySide6_Essentials")
    names = [str(file) for file in wheel.files or () if "/Qt/plugins/" in str(file)]
    kept = [name for name in names if contents.is_kept(name, f"{WHEELS}/{name}")]

    assert len(kept) == sum(len(names) for names in contents.PLUGINS.values())


def test_all_resources_go_in_and_no_code_twice(contents: ModuleType) -> None:
    placed = {f"{folder}/{source.rpartition('/')[2]}" for source, folder in contents.resources()}

    assert "resources/contracts/NitroAdjudicator.json" in placed
    assert "resources/fonts/Lato-Regular.ttf" in placed
    assert "resources/icons/towpath.svg" in placed
    assert [name for name in placed if ".py" in name] == []


def test_libraries_become_packages_and_a_strange_one_stops_the_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    depends = load("depends", monkeypatch)

    assert depends.packages(["libxcb-cursor.so.0", "libssl.so.3", "libm.so.6", "libcrypto.so.3"]) == [
        "libssl3t64 | libssl3",
        "libxcb-cursor0",
    ]  # fmt: skip
    with pytest.raises(depends.Trouble, match=r"libmystery\.so\.1"):
        depends.packages(["libmystery.so.1"])


def test_what_a_library_wants_is_read_from_what_objdump_prints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    depends = load("depends", monkeypatch)
    told = """
Dynamic Section:
  NEEDED               libssl.so.3
  NEEDED               libc.so.6
  SONAME               libours.so.1

Version References:
  required from libc.so.6:
    0x09691a75 0x00 03 GLIBC_2.2.5
    0x069691b4 0x00 02 GLIBC_2.34
"""

    assert depends.wanted_libraries(told) == {"libssl.so.3", "libc.so.6"}
    assert depends.glibc_min(told) == "2.34"


def test_every_part_brings_its_licence(monkeypatch: pytest.MonkeyPatch) -> None:
    licences = load("licences", monkeypatch)
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    locked = {name.lower() for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    here = [part for part in distributions() if part.name.lower().replace("_", "-") in locked]

    assert len(here) > 50
    assert [part.name for part in here if len(licences.licence_of(part)) < 40] == []


def test_long_licences_that_debian_has_are_named_and_the_rest_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    licences = load("licences", monkeypatch)

    told = licences.licence_of(distribution("requests"))

    assert "/usr/share/common-licenses/Apache-2.0" in told
    assert "shall mean the terms and conditions" not in told
    assert "Kenneth Reitz" in told


def a_library(*, path: bytes, tag: int) -> bytes:
    """The least that a loader would read: two segments, one search path, its text."""
    strings = b"\0" + path + b"\0"
    dynamic_at = 64 + 2 * 56
    strings_at = dynamic_at + 4 * 16
    size = strings_at + len(strings)
    header = struct.pack(
        "<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0
    )
    load = struct.pack("<IIQQQQQQ", 1, 4, 0, 0x1000, 0, size, size, 0)
    dynamic = struct.pack("<IIQQQQQQ", 2, 4, dynamic_at, 0x1000 + dynamic_at, 0, 64, 64, 0)
    entries = ((tag, 1), (5, 0x1000 + strings_at), (7, 42), (0, 0))
    table = b"".join(struct.pack("<QQ", *entry) for entry in entries)
    return header + load + dynamic + table + strings  # fmt: skip


@pytest.mark.parametrize("tag", [15, 29], ids=["RPATH", "RUNPATH"])
def test_a_library_forgets_the_builders_folders_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tag: int
) -> None:
    runpath = load("runpath", monkeypatch)
    library = tmp_path / "lib.so"
    library.write_bytes(a_library(path=b"/builder/lib", tag=tag))

    assert runpath.forget_build_folders(library)

    entries = list(struct.iter_unpack("<QQ", library.read_bytes()[176:240]))
    assert entries == [(5, 0x1000 + 240), (7, 42), (0, 0), (0, 0)]
    assert not runpath.forget_build_folders(library)


def test_a_library_keeps_places_relative_to_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runpath = load("runpath", monkeypatch)
    library = tmp_path / "lib.so"
    before = a_library(path=b"$ORIGIN/../lib", tag=29)
    library.write_bytes(before)

    assert not runpath.forget_build_folders(library)
    assert library.read_bytes() == before
