from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol.types import MalformedValueError
from wallet.links import bech32m

# BIP-350's test vectors: text, prefix.
VALID = {
    "A1LQFN3A": "a",
    "a1lqfn3a": "a",
    "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6": "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber1",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx": "abcdef",
    "11" + "l" * 82 + "ludsr8": "1",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v": "split",
    "?1v759aa": "?",
}
INVALID = {
    "prefix with a space": "\x201xj0phk",
    "prefix with a control character": "\x7f1g6xzxy",
    "prefix beyond ASCII": "\x801vctc34",
    "prefix too long": "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
    "no separator": "qyrz8wqd2c9m",
    "no prefix": "1qyrz8wqd2c9m",
    "b is no letter": "y1b0jsk6g",
    "i is no letter": "lt1igcx5c0",
    "check too short": "in1muywd",
    "i in the check": "mm1crxm3i",
    "o in the check": "au1s5cgom",
    "check over the capital prefix": "M1VUXWEZ",
    "no prefix, empty": "16plkw9",
    "no prefix, some words": "1p2gdwpf",
    "the older constant": "A12UEL5L",
    "the older constant, words": "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
}
PREFIXES = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=83)


@pytest.mark.parametrize(("text", "prefix"), VALID.items())
def test_reads_and_writes_the_published_vectors(text: str, prefix: str) -> None:
    found, words = bech32m.decode_words(text)

    assert found == prefix
    assert bech32m.encode_words(prefix, words) == text.lower()


def test_the_words_of_published_vectors_are_theirs() -> None:
    assert bech32m.decode_words("?1v759aa")[1] == b""
    assert bech32m.decode_words("11" + "l" * 82 + "ludsr8")[1] == b"\x1f" * 82
    reversed_alphabet = bech32m.decode_words("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx")[1]
    assert reversed_alphabet == bytes(range(31, -1, -1))


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_refuses_the_published_faults(text: str) -> None:
    with pytest.raises(MalformedValueError):
        bech32m.decode_words(text)


def test_refuses_letters_of_both_cases() -> None:
    text = bech32m.encode("nv", b"payment")

    with pytest.raises(MalformedValueError):
        bech32m.decode(text[:-1] + text[-1:].upper() + "Q")
    with pytest.raises(MalformedValueError):
        bech32m.decode("NV" + text[2:])
    assert bech32m.decode(text.upper()) == ("nv", b"payment")


@pytest.mark.parametrize(
    "text", ["nv\N{CYRILLIC SMALL LETTER A}1v759aa", "nv1\N{LATIN SMALL LETTER DOTLESS I}v759aa"]
)
def test_refuses_what_is_not_ascii(text: str) -> None:
    with pytest.raises(MalformedValueError):
        bech32m.decode_words(text)


def test_refuses_a_sign_whose_small_letter_is_one_of_ours() -> None:
    """Python's small form of the Kelvin sign is a plain k, and its capital form is itself."""
    text = bech32m.encode_words("nv", bytes([22] * 8)).upper()

    assert text.startswith("NV1KKKKKKKK")
    with pytest.raises(MalformedValueError):
        bech32m.decode(text.replace("K", "\N{KELVIN SIGN}"))


@pytest.mark.parametrize("words", [b"\x01", b"\x1f\x1f", b"\x00", b"\x00\x00\x00"])
def test_refuses_padding_that_says_something_or_is_a_whole_word(words: bytes) -> None:
    with pytest.raises(MalformedValueError):
        bech32m.decode(bech32m.encode_words("nv", words))


def test_refuses_a_text_beyond_the_cap() -> None:
    text = bech32m.encode("nv", bytes(800))

    assert len(text) > 1200
    with pytest.raises(MalformedValueError):
        bech32m.decode(text)


@given(PREFIXES, st.binary(max_size=600))
def test_reads_back_what_was_written(prefix: str, raw: bytes) -> None:
    text = bech32m.encode(prefix, raw)

    assert bech32m.decode(text) == (prefix, raw)
    assert bech32m.decode(text.upper()) == (prefix, raw)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_up_to_three_wrong_letters_are_found(raw: bytes, data: st.DataObject) -> None:
    text = bech32m.encode("nv", raw)
    letters = list(text)
    places = st.integers(min_value=3, max_value=len(text) - 1)
    for at in data.draw(st.sets(places, min_size=1, max_size=3)):
        others = "qpzry9x8gf2tvdw0s3jn54khce6mua7l".replace(letters[at], "")
        letters[at] = data.draw(st.sampled_from(others))

    with pytest.raises(MalformedValueError):
        bech32m.decode("".join(letters))
