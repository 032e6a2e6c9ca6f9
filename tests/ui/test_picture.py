"""A picture comes from anywhere: bounded, and told in one sentence."""

from __future__ import annotations

import os
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.ui.pictures import SIGNED, draw_qr
from ui.pages.pay import picture
from ui.pages.pay.picture import text_of
from ui.qt import QImage
from wallet.api import Problem
from wallet.codes import Code

if TYPE_CHECKING:
    from pathlib import Path


def code_of(path: Path) -> str:
    with pytest.raises(Problem) as refused:
        text_of(str(path))
    return refused.value.code


def a_bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is very large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp"])
def test_reads_the_plain_kinds(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"any-name.{kind}"
    assert draw_qr(SIGNED).save(str(path), kind)

    assert text_of(str(path)).lower() == SIGNED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Code.PICTURE_UNREADABLE),
        (b"nitro:0x00", Code.PICTURE_UNREADABLE),
        (os.urandom(5000), Code.PICTURE_UNREADABLE),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
            Code.PICTURE_UNREADABLE,
        ),
        (a_bomb(60_000), Code.PICTURE_TOO_LARGE),
        (a_bomb(5000), Code.PICTURE_TOO_LARGE),
        (a_bomb(50)[:40], Code.PICTURE_UNREADABLE),
    ],
    ids=["empty", "text", "noise", "svg", "bomb", "many pixels", "cut off"],
)
def test_what_is_no_picture_is_refused_before_it_is_unpacked(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(content)

    assert code_of(path) == code


def test_a_picture_without_a_symbol_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    assert image.save(str(path))

    assert code_of(path) == Code.PICTURE_EMPTY


def test_a_file_is_read_no_further_than_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "FILE_MAX_BYTES", 100)
    path = tmp_path / "x.png"
    assert draw_qr(SIGNED).save(str(path))

    assert code_of(path) == Code.PICTURE_TOO_LARGE


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for name in ("pipe", "missing", "."):
        assert code_of(tmp_path / name) == Code.PICTURE_UNREADABLE


def test_an_empty_image_is_refused() -> None:
    with pytest.raises(Problem, match=Code.PICTURE_UNREADABLE):
        text_of(QImage())
