from __future__ import annotations

import unicodedata

import pytest

from wallet.links.hidden import has_hidden

VISIBLE = [
    "",
    "Coffee",
    "  two  spaces ",
    "Caf\N{LATIN SMALL LETTER E WITH ACUTE}",
    "e\N{COMBINING ACUTE ACCENT}",
    "\N{CYRILLIC CAPITAL LETTER VE}\N{CYRILLIC SMALL LETTER O}\N{CYRILLIC SMALL LETTER VE}",
    "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}",
    "\N{CJK UNIFIED IDEOGRAPH-5496}\N{CJK UNIFIED IDEOGRAPH-5561}",
    "\N{HOT BEVERAGE}\N{VARIATION SELECTOR-16}",
    "\N{HOT BEVERAGE}\N{VARIATION SELECTOR-15}",
    "\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}",
    "\U0001fae8",  # a picture that is younger than some Unicode tables
    "<b>bold</b> &amp; % \\ ' \"",
    "\N{NO-BREAK SPACE}",
    "\N{REPLACEMENT CHARACTER}",
]
HIDDEN = [
    *(chr(code) for code in range(0x20)),
    *(chr(code) for code in range(0x7F, 0xA0)),
    "\N{SOFT HYPHEN}",
    "\N{COMBINING GRAPHEME JOINER}",
    "\N{ARABIC LETTER MARK}",
    "\N{HANGUL CHOSEONG FILLER}",
    "\N{HANGUL JUNGSEONG FILLER}",
    "\N{KHMER VOWEL INHERENT AQ}",
    "\N{MONGOLIAN FREE VARIATION SELECTOR ONE}",
    "\N{MONGOLIAN VOWEL SEPARATOR}",
    "\N{ZERO WIDTH SPACE}",
    "\N{ZERO WIDTH NON-JOINER}",
    "\N{ZERO WIDTH JOINER}",
    "\N{LEFT-TO-RIGHT MARK}",
    "\N{RIGHT-TO-LEFT MARK}",
    "\N{LINE SEPARATOR}",
    "\N{PARAGRAPH SEPARATOR}",
    "\N{LEFT-TO-RIGHT EMBEDDING}",
    "\N{RIGHT-TO-LEFT EMBEDDING}",
    "\N{POP DIRECTIONAL FORMATTING}",
    "\N{LEFT-TO-RIGHT OVERRIDE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\N{WORD JOINER}",
    "\N{INVISIBLE TIMES}",
    "\N{LEFT-TO-RIGHT ISOLATE}",
    "\N{RIGHT-TO-LEFT ISOLATE}",
    "\N{FIRST STRONG ISOLATE}",
    "\N{POP DIRECTIONAL ISOLATE}",
    "\N{NOMINAL DIGIT SHAPES}",
    "\N{BRAILLE PATTERN BLANK}",
    "\N{HANGUL FILLER}",
    "\N{VARIATION SELECTOR-1}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{HALFWIDTH HANGUL FILLER}",
    "\N{INTERLINEAR ANNOTATION ANCHOR}",
    "\N{MUSICAL SYMBOL BEGIN BEAM}",
    "\N{TAG LATIN SMALL LETTER A}",
    "\N{VARIATION SELECTOR-17}",
    "\ud800",
    "\udfff",
    "\ue000",
    "\ufdd0",
    "\ufffe",
    "\uffff",
    "\U0001ffff",
    "\U000e0fff",
    "\U000f0000",
    "\U0010ffff",
]


@pytest.mark.parametrize("text", VISIBLE, ids=ascii)
def test_what_can_be_seen_passes(text: str) -> None:
    assert not has_hidden(text)


@pytest.mark.parametrize("char", HIDDEN, ids=ascii)
def test_finds_what_cannot_be_seen(char: str) -> None:
    assert has_hidden(char)
    assert has_hidden(f"Bob{char}")
    assert has_hidden(f"\N{HEBREW LETTER ALEF}{char}Bob")


def test_every_control_and_format_character_is_found() -> None:
    categories = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    named = (chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in categories)

    assert all(map(has_hidden, named))
