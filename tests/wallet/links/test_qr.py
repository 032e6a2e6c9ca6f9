from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from random import Random

import pytest

from tests.house.tree import ROOT
from tests.wallet.links.makers import BOB, HERE, a_draft
from wallet.codes import Code
from wallet.links.addresses import checksummed
from wallet.links.qr import qr_matrix, read_qr
from wallet.links.target import read_target
from wallet.ports import Problem
from wallet.views.request_values import Matrix

QUIET, SCALE = 4, 3
READABLE, SIGNED = a_draft().readable_link(), a_draft().signed_link(BOB.sign)
LINKS = {"address": f"nitro:{checksummed(BOB.address)}@1", "readable": READABLE, "signed": SIGNED}


def painted(matrix: Matrix, *, scale: int = SCALE) -> list[bytes]:
    """Rows of grey pixels with the quiet zone around."""
    blank = [False] * (len(matrix) + 2 * QUIET)
    side = [False] * QUIET
    rows = [blank] * QUIET + [side + list(row) + side for row in matrix] + [blank] * QUIET
    grey = [b"".join((b"\x18" if dark else b"\xe8") * scale for dark in row) for row in rows]
    return [row for row in grey for _ in range(scale)]


def read(rows: Sequence[bytes]) -> str | None:
    return read_qr(b"".join(rows), width=len(rows[0]), height=len(rows), stride=len(rows[0]))


def turned(rows: Sequence[bytes]) -> list[bytes]:
    return [bytes(column) for column in zip(*rows[::-1], strict=True)]


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_painted_symbol_is_read_back(link: str) -> None:
    text = read(painted(qr_matrix(link)))

    assert text == (SIGNED.upper() if link is SIGNED else link)
    assert text is not None
    if link is not LINKS["address"]:
        assert read_target(text, (), HERE) == read_target(link, (), HERE)


@pytest.mark.parametrize(
    ("link", "modules"), [(LINKS["address"], 33), (READABLE, 53), (SIGNED, 57)]
)
def test_the_symbols_are_as_small_as_they_can_be(link: str, modules: int) -> None:
    matrix = qr_matrix(link)

    assert (len(matrix), {len(row) for row in matrix}) == (modules, {modules})
    assert {type(module) for row in matrix for module in row} == {bool}


def test_a_signed_link_is_smaller_in_capitals() -> None:
    assert qr_matrix(SIGNED) == qr_matrix(SIGNED.upper())
    assert len(qr_matrix(SIGNED)) < len(qr_matrix("x" + SIGNED))


def test_the_longest_text_has_a_symbol() -> None:
    assert len(qr_matrix("x" * 1200)) == 133


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_reads_a_picture_that_lies_on_its_side(link: str, quarters: int) -> None:
    rows = painted(qr_matrix(link))
    for _ in range(quarters):
        rows = turned(rows)

    assert read(rows) is not None


def test_reads_a_picture_of_a_dark_window() -> None:
    rows = [bytes(255 - grey for grey in row) for row in painted(qr_matrix(READABLE))]

    assert read(rows) == READABLE


def test_reads_rows_that_are_longer_than_the_picture() -> None:
    rows = painted(qr_matrix(READABLE))
    width, chance = len(rows[0]), Random(1)
    padded = bytearray(b"".join(row + chance.randbytes(13) for row in rows))

    for pixels in (memoryview(padded), bytes(padded)):
        assert read_qr(pixels, width=width, height=len(rows), stride=width + 13) == READABLE


def test_reads_a_symbol_within_a_screen() -> None:
    rows = painted(qr_matrix(SIGNED), scale=2)
    screen = [bytearray(b"\xf0" * 1440) for _ in range(900)]
    for number, row in enumerate(rows):
        screen[400 + number][700 : 700 + len(row)] = row

    assert read([bytes(row) for row in screen]) == SIGNED.upper()


def test_reads_a_symbol_of_which_a_tenth_is_covered() -> None:
    rows = [bytearray(row) for row in painted(qr_matrix(READABLE))]
    for row in rows[80:120]:
        row[80:120] = b"\xe8" * 40

    assert read([bytes(row) for row in rows]) == READABLE


def test_refuses_two_symbols_that_say_different_things() -> None:
    one, other = painted(qr_matrix(READABLE)), painted(qr_matrix(LINKS["address"]))
    blank = b"\xe8" * (len(one[0]) - len(other[0]))
    both = [*one, *(row + blank for row in other)]

    with pytest.raises(Problem) as refused:
        read(both)

    assert refused.value.code == Code.PICTURE_AMBIGUOUS


def test_the_same_symbol_twice_is_no_riddle() -> None:
    rows = painted(qr_matrix(READABLE))

    assert read([row + row for row in rows]) == READABLE


@pytest.mark.parametrize("size", [(1, 1), (1, 8192), (640, 480)])
def test_a_picture_without_a_symbol_has_no_text(size: tuple[int, int]) -> None:
    width, height = size

    assert read_qr(bytes(width * height), width=width, height=height, stride=width) is None
    noise = Random(2).randbytes(width * height)
    assert read_qr(noise, width=width, height=height, stride=width) is None


@pytest.mark.parametrize("size", [(8193, 1), (1, 8193), (4097, 4096), (2**31, 2**31)])
def test_refuses_a_picture_that_is_too_large_before_looking(size: tuple[int, int]) -> None:
    width, height = size

    with pytest.raises(Problem) as refused:
        read_qr(b"", width=width, height=height, stride=width)

    assert refused.value.code == Code.PICTURE_TOO_LARGE


@pytest.mark.parametrize(
    "shape",
    [(0, 1, 1), (1, 0, 1), (-1, 1, 1), (10, 10, 9), (10, 10, 10**9), (10, 11, 10), (9, 10, 11)],
)
def test_a_shape_that_the_bytes_do_not_have_is_asserted(shape: tuple[int, int, int]) -> None:
    width, height, stride = shape

    with pytest.raises(AssertionError):
        read_qr(bytes(100), width=width, height=height, stride=stride)


@pytest.mark.parametrize("text", ["", "x" * 1201])
def test_a_text_that_is_no_link_of_ours_is_asserted(text: str) -> None:
    with pytest.raises(AssertionError):
        qr_matrix(text)


def test_nothing_else_loads_the_two_libraries() -> None:
    look = "import sys, wallet.api, wallet.links.target, wallet.links.request; print(*sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert {"segno", "zxingcpp"} & set(answer.stdout.split()) == set()
