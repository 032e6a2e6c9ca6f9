"""Recovery words: published vectors, and one clear error for whatever a person may type."""

import traceback

import pytest

from wallet.codes import Code
from wallet.keys.hidden import Hidden
from wallet.keys.words import (
    COUNTS,
    Words,
    make_words,
    read_bip39_passphrase,
    read_words,
    word_list,
)
from wallet.ports import Problem

# From the vectors that BIP39 names: entropy, words, seed with the passphrase "TREZOR".
VECTORS = [
    (
        "00000000000000000000000000000000",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
        "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04",
    ),
    (
        "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        "2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6fa457fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607",
    ),
    (
        "ffffffffffffffffffffffffffffffffffffffffffffffff",
        "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo when",
        "0cd6e5d827bb62eb8fc1e262254223817fd068a74b5b449cc2f667c3f1f985a76379b43348d952e2265b4cd129090758b3e3c2c49103b5051aac2eaeb890a528",
    ),
    (
        "8080808080808080808080808080808080808080808080808080808080808080",
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless",
        "c0c519bd0e91a2ed54357d9d1ebef6f5af218a153624cf4f2da911a0ed8f7a09e2ef61af0aca007096df430022f7a2b6fb91661a9589097069720d015e4e982f",
    ),
]
GOOD = VECTORS[1][1]


def refused(typed):
    with pytest.raises(Problem) as raised:
        read_words(Hidden(typed))
    return raised.value


@pytest.mark.parametrize(("entropy", "words", "seed"), VECTORS)
def test_published_vectors_read_show_and_give_their_seed(entropy, words, seed):
    read = read_words(Hidden(words))

    assert entropy == read.entropy.reveal().hex()
    assert words == " ".join(read.reveal())
    assert len(words.split()) == read.count
    assert seed == read.seed(Hidden("TREZOR")).reveal().hex()


@pytest.mark.parametrize("count", [12, 24])
def test_new_words_are_read_back_and_never_the_same(count):
    made = [make_words(count) for _ in range(3)]

    assert len({words.reveal() for words in made}) == 3
    assert [count] * 3 == [words.count for words in made]
    again = read_words(Hidden(" ".join(made[0].reveal())))
    assert again.reveal() == made[0].reveal()


@pytest.mark.parametrize(
    "typed",
    [
        GOOD.upper(),
        GOOD.title().replace(" ", "\n"),
        "  " + GOOD.replace(" ", "\t  ") + "\r\n",
        GOOD.replace(" ", ", "),
        " ".join(f"{number}. {word}" for number, word in enumerate(GOOD.split(), start=1)),
        "\n".join(f"{number}) {word}" for number, word in enumerate(GOOD.split(), start=1)),
        GOOD.replace(" ", "\u3000"),
        GOOD.replace(" ", "\u00a0"),
        "".join(
            chr(ord(letter) + 0xFEE0) if letter != " " else letter for letter in GOOD
        ),  # full width
    ],
)
def test_case_spacing_and_numbering_do_not_matter(typed):
    assert GOOD.split() == list(read_words(Hidden(typed)).reveal())


@pytest.mark.parametrize("count", [0, 1, 11, 13, 23, 25, 400])
def test_a_wrong_count_is_told_with_what_there_is(count):
    problem = refused(" ".join(["zoo"] * count))

    assert problem.code == Code.WORDS_COUNT
    if count < 200:
        assert f"{count} word" in problem.cause


def test_the_first_unknown_word_is_told_by_its_number_with_a_similar_one():
    words = GOOD.split()
    words[6], words[9] = "worht", "xxxx"

    problem = refused(" ".join(words))

    assert problem.code == Code.WORDS_UNKNOWN
    assert "Word 7 " in problem.cause
    assert "“worth”" in problem.remedy
    assert "worht" not in str(problem)


def test_a_word_like_no_other_is_told_without_a_guess():
    problem = refused(GOOD.replace("useful", "qqqqqqqq" * 20))

    assert "Word 8 " in problem.cause
    assert "Did you mean" not in problem.remedy


@pytest.mark.parametrize("count", COUNTS)
def test_swapped_words_do_not_fit_together(count):
    words = ["zoo"] * (count - 1) + ["abandon"]

    assert refused(" ".join(words)).code == Code.WORDS_CHECKSUM


def test_another_passphrase_gives_another_seed_whatever_the_unicode_form():
    words = read_words(Hidden(GOOD))
    composed = read_bip39_passphrase(Hidden("caf\u00e9"))
    decomposed = read_bip39_passphrase(Hidden("cafe\u0301"))

    assert words.seed(composed).reveal() == words.seed(decomposed).reveal()
    assert words.seed(composed).reveal() != words.seed(Hidden("")).reveal()


def test_a_passphrase_beyond_its_room_is_refused():
    assert read_bip39_passphrase(Hidden("x" * 256)).reveal() == "x" * 256
    with pytest.raises(Problem) as raised:
        read_bip39_passphrase(Hidden("\u00e9" * 100))  # three bytes each when decomposed

    assert raised.value.code == Code.WORDS_PASSPHRASE_LONG


def test_words_do_not_show_themselves():
    words = read_words(Hidden(GOOD))

    assert ["<secret>"] * 3 == [repr(words), str(words), f"{words}"]
    assert "legal" not in repr(
        {"words": words, "entropy": words.entropy, "all": [Words(words.entropy)]}
    )


def test_the_list_is_the_published_one():
    assert len(word_list()) == 2048
    assert {"abandon", "zoo"} <= word_list()


@pytest.mark.parametrize(
    "typed", [GOOD + " extra", GOOD.replace("wave", "waev"), GOOD.replace("wave", "zoo")]
)
def test_no_traceback_with_local_variables_shows_what_was_typed(typed):
    with pytest.raises(Problem) as raised:
        read_words(Hidden(typed))

    ours = raised.value.__traceback__.tb_next  # without the variables of this test
    told = traceback.TracebackException(Problem, raised.value, ours, capture_locals=True)
    assert "sausage" not in "".join(told.format())
