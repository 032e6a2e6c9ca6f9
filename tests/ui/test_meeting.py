"""A second start finds the first; nobody else is heard, and nothing that is left behind counts."""

from __future__ import annotations

import socket
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from tests.ui.handtimer import HandTimer, pass_time
from tests.ui.hostile import HOSTILE, naming
from ui import __main__ as start
from ui import handover
from ui.doorway import VISITORS_MAX, Doorway, open_door
from ui.handover import ANSWER, HEAD, MESSAGE_MAX_BYTES, link_in, listen
from ui.knocks import PAUSE_MS
from ui.meeting import NobodyAnswersError, meet, meeting_place
from ui.plainlink import LINK_MAX_CHARS, plain_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

LINK = "nitro:nvd1qqqq"


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder with a short name, because a socket's name is short; pytest's own may be anywhere."""
    with TemporaryDirectory(prefix="towpath-") as name:
        yield Path(name)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = meeting_place({"XDG_RUNTIME_DIR": str(tmp_path)}, None)
    assert found is not None
    return found


@pytest.fixture
def door(qtbot: QtBot, place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doorway]:
    """An open door; the pause between two knocks that are told ends when the test says so."""
    HandTimer.made = []
    monkeypatch.setattr("ui.knocks.QTimer", HandTimer)
    claim = meet(place, "")
    assert claim is not None
    made = Doorway(claim)
    yield made
    made.close()
    claim.end()


def knock(place: Path, message: bytes, *, is_whole: bool = True) -> socket.socket:
    """What another program of this user may do."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(str(place.with_suffix(".sock")))
    try:
        connection.sendall(message)
        if is_whole:
            connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    return connection


def is_answered(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == ANSWER
    except BlockingIOError:
        return False


def test_the_first_has_a_private_place(place: Path, door: Doorway) -> None:
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    for ending in (".sock", ".lock"):
        assert stat.S_IMODE(place.with_suffix(ending).stat().st_mode) == 0o600


def test_a_link_is_handed_over_as_it_is(qtbot: QtBot, place: Path, door: Doorway) -> None:
    heard: list[str] = []
    door.asked.connect(heard.append)
    for text in (LINK, "", *HOSTILE):
        with naming(text):
            heard.clear()
            connection = knock(place, HEAD + plain_link(text).encode())

            qtbot.waitUntil(lambda: bool(heard))

            assert heard == [text[:LINK_MAX_CHARS]]
            connection.settimeout(2)
            assert connection.recv(1) == ANSWER
            connection.close()
            pass_time(PAUSE_MS)


def test_ten_megabytes_are_cut_off_and_read_as_too_long() -> None:
    assert len(plain_link("x" * 10_000_000)) == LINK_MAX_CHARS
    assert plain_link("nitro:\udcff") == "nitro:?"


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        LINK.encode(),
        b"towpath 2\n" + LINK.encode(),
        HEAD + b"\xff\xfe",
        HEAD + b"x" * MESSAGE_MAX_BYTES,
        b"x" * 10_000_000,
    ],
    ids=["nothing", "http", "no head", "version", "no text", "too long", "10 MB"],
)
def test_what_is_no_message_is_not_heard(
    qtbot: QtBot, place: Path, door: Doorway, message: bytes
) -> None:
    heard: list[str] = []
    door.asked.connect(heard.append)

    wrong = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    wrong.connect(str(place.with_suffix(".sock")))
    wrong.settimeout(0.0)
    if wrong.send(message) == len(message):
        wrong.shutdown(socket.SHUT_WR)
    right = knock(place, HEAD + b"right")
    qtbot.waitUntil(lambda: bool(heard))

    assert heard == ["right"]
    for connection in (wrong, right):
        connection.close()


def test_who_says_nothing_is_sent_away_and_holds_nobody_up(
    qtbot: QtBot, place: Path, door: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    door.asked.connect(heard.append)
    slow = []
    for count in range(1, VISITORS_MAX + 1):
        slow.append(knock(place, b"tow", is_whole=False))
        qtbot.waitUntil(lambda count=count: len(door._visitors) == count)  # noqa: SLF001

    late = knock(place, HEAD + b"late")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["late"]
    assert len(door._visitors) == VISITORS_MAX - 1  # noqa: SLF001 - who is inside
    assert slow[0].recv(1) == b"", "the oldest made room"
    qtbot.waitUntil(lambda: not door._visitors)  # noqa: SLF001

    for connection in (*slow, late):
        connection.close()


def test_a_flood_of_knocks_is_told_once_in_each_pause(
    qtbot: QtBot, place: Path, door: Doorway
) -> None:
    heard: list[str] = []
    door.asked.connect(heard.append)

    for number in range(100):
        connection = knock(place, HEAD + b"nitro:%d" % number)
        connection.settimeout(0)
        qtbot.waitUntil(lambda connection=connection: is_answered(connection))
        connection.close()

    assert heard == ["nitro:0"], "the window came forward once"
    pass_time(PAUSE_MS)
    assert heard == ["nitro:0", "nitro:99"], "of the others the newest is kept"
    pass_time(PAUSE_MS)
    assert len(heard) == 2


def test_a_start_without_a_link_takes_no_link_away(qtbot: QtBot, door: Doorway) -> None:
    heard: list[str] = []
    door.asked.connect(heard.append)
    hear = door._knocks.hear  # noqa: SLF001 - how they come is tested above

    for link in ("", LINK, "", ""):
        hear(link)
    pass_time(PAUSE_MS)
    hear("")
    pass_time(PAUSE_MS)
    pass_time(PAUSE_MS)
    hear("at once")

    assert heard == ["", LINK, "", "at once"]


def test_what_waits_at_a_door_that_is_closed_is_not_told(door: Doorway) -> None:
    heard: list[str] = []
    door.asked.connect(heard.append)
    for link in ("first", "second"):
        door._knocks.hear(link)  # noqa: SLF001

    door.close()
    pass_time(PAUSE_MS)

    assert heard == ["first"]


def test_a_second_start_that_nobody_answers_says_so(place: Path) -> None:
    claim = meet(place, "")
    assert claim is not None

    with pytest.raises(NobodyAnswersError):
        meet(place, LINK, patience_s=0)

    claim.end()


def test_what_a_killed_process_left_behind_is_no_hindrance(place: Path) -> None:
    claim = meet(place, "")
    assert claim is not None
    listen(claim.path).close()
    claim.end()  # as the system does when a process ends
    assert claim.path.exists()

    again = meet(place, LINK, patience_s=0)

    assert again is not None
    listen(again.path).close()
    again.end()


def test_a_closed_door_leaves_no_socket(place: Path, door: Doorway) -> None:
    door.close()
    door.close()

    assert not place.with_suffix(".sock").exists()


def test_each_profile_of_each_home_has_a_place_of_its_own(tmp_path: Path) -> None:
    base = {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": "/a"}

    places = [
        meeting_place(base, None),
        meeting_place(base, "other"),
        meeting_place(base, "./other"),
        meeting_place({**base, "HOME": "/b"}, None),
    ]

    assert len(set(places)) == 4
    assert places[0] == meeting_place(base, "default")


def test_a_place_that_others_may_enter_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "towpath"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)

    assert meeting_place({"XDG_RUNTIME_DIR": str(tmp_path)}, None) is None
    assert meeting_place({"XDG_RUNTIME_DIR": str(tmp_path / "missing")}, None) is None
    assert meeting_place({"XDG_RUNTIME_DIR": str(tmp_path) + "/x" * 60}, None) is None


def test_a_link_to_another_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "towpath").symlink_to(tmp_path / "real")

    assert meeting_place({"XDG_RUNTIME_DIR": str(tmp_path)}, None) is None


def test_another_users_process_is_not_believed(
    place: Path, door: Doorway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "is_mine", lambda _connection: False)

    with pytest.raises(NobodyAnswersError):
        meet(place, LINK, patience_s=0)


def test_a_message_has_a_head_and_is_text() -> None:
    assert link_in(HEAD) == ""
    assert link_in(HEAD + b"a\0b") == "a\0b"
    assert link_in(b"") is None


def test_a_place_that_cannot_be_written_stops_no_wallet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    claims: list[object] = []
    monkeypatch.setattr(start, "meeting_place", lambda *_given: tmp_path / "gone" / "place")
    monkeypatch.setattr(start, "open_wallet", lambda _profile: None)
    monkeypatch.setattr(start, "run", lambda *_given, claim, **_more: claims.append(claim) or 0)

    assert start.main([]) == 0

    assert claims == [None]
    assert capsys.readouterr().err.count("\n") == 1


def test_a_socket_that_cannot_be_made_stops_no_wallet(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = meet(place, "")
    assert claim is not None
    claim.path.mkdir()

    assert open_door(claim) is None

    assert "The wallet works as usual." in capsys.readouterr().err
    claim.end()
