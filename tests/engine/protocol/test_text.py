"""Names that read alike are one name, and text has a size."""

from __future__ import annotations

import pytest

from engine.protocol.errors import Reason, Refused
from engine.protocol.limits import NAME_MAX_BYTES
from engine.protocol.text import check_name, check_text, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob", "bob"),
        ("Bob", "  bob\t"),
        ("Bob", "B\u200bob"),
        ("Bob", "\u202eBob\u202c"),
        ("Bob", "\uff22\uff4f\uff42"),
        ("Bob Hill", "bob \n  hill"),
        ("Straße", "STRASSE"),
        ("Zoë", "Zoe\u0308"),
        ("Zoë", "ZOE\u200b\u0308"),
    ],
)
def test_names_that_read_alike_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Bob", "Rob"), ("Zoë", "Zoe"), ("Al", "A l")])
def test_names_that_differ_to_a_reader_differ(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_what_cannot_be_seen_is_no_name() -> None:
    assert {name_key(text) for text in ("", " ", "\u200b\u200d", "\u00ad", "\u202e")} == {""}


def test_a_text_is_as_long_as_its_bytes() -> None:
    check_text("é" * 5, max_bytes=10)
    with pytest.raises(Refused) as caught:
        check_text("é" * 5, max_bytes=9)

    assert (caught.value.reason, caught.value.numbers) == (Reason.TEXT_TOO_LONG, {"max_bytes": 9})


def test_half_a_letter_is_no_text() -> None:
    with pytest.raises(Refused, match="MALFORMED"):
        check_text("\ud83d", max_bytes=10)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("n" * (NAME_MAX_BYTES + 1), Reason.TEXT_TOO_LONG),
        ("\udc00", Reason.MALFORMED),
        ("\u200b", Reason.BAD_NAME),
        ("0x", Reason.BAD_NAME),
        ("0XAB", Reason.BAD_NAME),
        ("0x" + "ab" * 20, Reason.BAD_NAME),
        ("0x" + "a\u200bb" * 20, Reason.TEXT_TOO_LONG),
        ("0x\u200bab", Reason.BAD_NAME),
    ],
    ids=repr,
)
def test_what_is_no_name(name: str, reason: Reason) -> None:
    with pytest.raises(Refused) as caught:
        check_name(name)

    assert caught.value.reason is reason


@pytest.mark.parametrize("name", ["", "n" * NAME_MAX_BYTES, "0xavier", "Ox", "Käse ☕", "小明"])
def test_what_is_a_name(name: str) -> None:
    check_name(name)
