"""Whether there is a display is found out before Qt aborts for want of one."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from ui import display
from ui.display import no_display_reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which server 7 and the compositor wayland-7 listen, and nobody else."""
    monkeypatch.setattr(display, "_X_FOLDER", str(tmp_path))
    servers = [socket.socket(socket.AF_UNIX) for _server in range(2)]
    for server, name in zip(servers, ("X7", "wayland-7"), strict=True):
        server.bind(str(tmp_path / name))
        server.listen()
    yield tmp_path
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "needs a display for its window, and found none"),
        ({"DISPLAY": ""}, "found none"),
        ({"DISPLAY": ":7"}, ""),
        ({"DISPLAY": "unix:7.0"}, ""),
        ({"DISPLAY": ":8"}, "The display :8 does not answer."),
        ({"DISPLAY": "fog"}, "The display fog does not answer."),
        ({"DISPLAY": "localhost:4099.0"}, "The display localhost:4099.0 does not answer."),
        ({"DISPLAY": "far.away:0"}, ""),
        ({"WAYLAND_DISPLAY": "wayland-7"}, ""),
        ({"WAYLAND_DISPLAY": "wayland-8"}, "The display wayland-8 does not answer."),
        ({"WAYLAND_DISPLAY": "wayland-8", "DISPLAY": ":7"}, ""),
        ({"QT_QPA_PLATFORM": "offscreen"}, ""),
        ({"QT_QPA_PLATFORM": "offscreen:size=1x1"}, ""),
        ({"QT_QPA_PLATFORM": "wayland-egl"}, ""),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":7"}, ""),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":8"}, "The display :8 does not answer."),
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-7"}, "found none"),
        ({"QT_QPA_PLATFORM": "fog"}, 'Qt has no display platform "fog". Unset QT_QPA_PLATFORM'),
        ({"QT_QPA_PLATFORM": "fog;offscreen"}, ""),
        ({"QT_QPA_PLATFORM": "fog", "QT_QPA_PLATFORM_PLUGIN_PATH": "/x"}, ""),
    ],
)
def test_a_display_that_cannot_be_had_is_told(
    folder: Path, environment: dict[str, str], words: str
) -> None:
    reason = no_display_reason("linux", {"XDG_RUNTIME_DIR": str(folder), **environment})

    assert words in reason
    assert bool(words) is bool(reason)
    assert "\n" not in reason


def test_other_systems_have_their_own_displays() -> None:
    assert no_display_reason("darwin", {}) == ""
