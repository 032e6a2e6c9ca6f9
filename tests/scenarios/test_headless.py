"""The demo as a newcomer runs it without a window."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.protocol.types import address_from_hex
from wallet import program
from wallet.demo.runfile import RUN_FILE
from wallet.profile import find_log

pytestmark = [pytest.mark.xdist_group("anvil"), pytest.mark.timeout(120)]
ETHER = 10**18
TOTAL_WEI = ETHER // 4 + 20 * 10**14


def towpath(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        program.command(*arguments),
        env=program.environment(), capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("headless") / "profile"


@pytest.fixture(scope="module")
def first(profile: Path) -> dict[str, object]:
    done = towpath("demo", "--headless", "--payments", "20", "--json", "--profile", str(profile))
    assert (0, "") == (done.returncode, done.stderr)
    report: dict[str, object] = json.loads(done.stdout)
    return report


def test_pays_settles_and_closes_with_every_sum_exact(first: dict) -> None:
    you, hub, bob = first["since_demo_began"]["nodes"]

    assert (True, [], 20) == (first["is_exact"], first["faults"], first["payments"])
    assert first["tab_opened_ms"] > 0
    assert (21, str(TOTAL_WEI)) == (you["payments_sent"], you["sent_wei"])
    assert (21, str(TOTAL_WEI)) == (bob["payments_received"], bob["received_wei"])
    assert ("0", str(10 * ETHER - TOTAL_WEI)) == (you["in_channels_wei"], you["back_on_chain_wei"])
    assert str(10 * ETHER + TOTAL_WEI) == hub["back_on_chain_wei"]
    assert str(10 * ETHER + TOTAL_WEI) == bob["in_channels_wei"]


def test_first_payment_comes_within_20_s_of_a_cold_start(first: dict) -> None:
    assert first["first_payment_s"] < 20


def test_leaves_no_process_behind(first: dict, profile: Path) -> None:
    run = json.loads((profile / "demo" / "1" / RUN_FILE).read_text())

    assert {} == run["processes"]


def test_files_are_for_their_owner_only(first: dict, profile: Path) -> None:
    files = [path for path in profile.rglob("*") if path.is_file()]

    assert files
    assert [path for path in files if path.stat().st_mode & 0o077] == []


def test_a_second_run_goes_on_with_the_same_demo(first: dict, profile: Path) -> None:
    done = towpath("demo", "--headless", "--payments", "0", "--profile", str(profile))

    assert (0, "") == (done.returncode, done.stderr)
    assert "All sums agree to the wei" in done.stdout
    assert "Since this demo began, over 2 channels of yours:" in done.stdout
    assert "No more payments were asked for." in done.stdout
    assert ["1"] == [entry.name for entry in (profile / "demo").iterdir()]


def test_log_of_the_wallet_can_be_looked_at_and_is_sound(first: dict, profile: Path) -> None:
    shown = towpath(
        "log", "show", "--profile", str(profile), "--type", "VoucherSent", "--last", "1"
    )
    checked = towpath("log", "verify", "--profile", str(profile))

    assert "VoucherSent" in shown.stdout
    assert (0, "Sound") == (checked.returncode, checked.stdout[:5])


def test_says_that_the_chain_was_lost_and_starts_a_new_demo_after_that(
    first: dict, profile: Path
) -> None:
    (profile / "demo" / "1" / "anvil-state.json").unlink()

    lost = towpath("demo", "--headless", "--payments", "0", "--profile", str(profile))
    anew = towpath("demo", "--headless", "--payments", "0", "--profile", str(profile))

    assert (1, "The demo chain was lost. Start a new demo.\n") == (lost.returncode, lost.stderr)
    assert (0, "") == (anew.returncode, anew.stderr)
    assert find_log(str(profile)).is_relative_to(profile / "demo" / "2")
    assert 0o400 == (profile / "demo" / "1" / "hub" / "log.sqlite").stat().st_mode & 0o777
    you = first["since_demo_began"]["nodes"][0]["address"]
    assert address_from_hex(you).hex() not in str(find_log(str(profile)))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """What is started now hears Ctrl-C: tests in a shell's background ignore it, and would hand that on."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_stopped_by_hand_it_says_so_in_one_line_and_leaves_no_process(tmp_path: Path) -> None:
    running = subprocess.Popen(
        program.command(
            "demo", "--headless", "--payments", "97000", "--profile", str(tmp_path)
        ),
        env=program.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert any("channel with the hub" in line for line in running.stdout)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    finally:
        running.kill()

    assert said == (
        "Stopped. What was paid is paid, and the rest is safe. "
        "The next run goes on with this demo.\n"
    )
    assert running.returncode == 1
    run = json.loads((tmp_path / "demo" / "1" / RUN_FILE).read_text())
    assert {} == run["processes"]


@pytest.mark.parametrize("whose", ["wallet", "peer"])
def test_a_damaged_demo_is_named_and_kept_and_the_next_start_is_a_new_one(
    tmp_path: Path, whose: str
) -> None:
    arguments = ("demo", "--headless", "--payments", "20", "--profile", str(tmp_path))
    assert 0 == towpath(*arguments).returncode
    demo = tmp_path / "demo" / "1"
    log = find_log(str(tmp_path)) if whose == "wallet" else demo / whose / "log.sqlite"
    with closing(sqlite3.connect(log)) as database, database:
        database.execute("UPDATE event SET at_ms = at_ms + 1 WHERE seq = 9")

    damaged = towpath(*arguments)
    anew = towpath(*arguments)

    assert (1, 1) == (damaged.returncode, damaged.stderr.count("\n")), damaged.stderr
    assert "The log is damaged at event 9." in damaged.stderr
    assert f"This demo is kept in {demo}. Start a new demo." in damaged.stderr
    assert (0, "") == (anew.returncode, anew.stderr)
    assert ["1", "2"] == sorted(entry.name for entry in (tmp_path / "demo").iterdir())
    assert log.exists()
