"""What is taken as a passphrase, and a meter that is not fooled by what people do first."""

import pytest

from wallet.codes import Code
from wallet.keys.guessed import without_accents
from wallet.keys.hidden import Hidden
from wallet.keys.limits import PASSPHRASE_SIZE_MIN
from wallet.keys.passphrase import Level, read_passphrase, strength
from wallet.ports import Problem
from wallet.views.real_values import PASSPHRASE_CHARS_MIN


def bits(typed):
    return strength(Hidden(typed)).bits


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", Code.PASSPHRASE_SHORT),
        ("x" * 11, Code.PASSPHRASE_SHORT),
        ("x" * 1025, Code.PASSPHRASE_LONG),
        ("x" * 1024, Code.PASSPHRASE_GUESSED),
        *(
            (typed, Code.PASSPHRASE_GUESSED)
            for typed in ("aaaaaaaaaaaa", "123456789012", "password1234")
        ),
    ],
)
def test_refuses_what_is_too_short_too_long_or_tried_first(typed, code):
    with pytest.raises(Problem) as raised:
        read_passphrase(Hidden(typed))

    assert raised.value.code == code


def test_the_window_names_the_size_that_holds():
    assert PASSPHRASE_CHARS_MIN == PASSPHRASE_SIZE_MIN


@pytest.mark.parametrize("typed", ["twelve chars", "gravel otter mistral", "x7#Kq" * 200])
def test_takes_any_twelve_characters_that_are_no_pattern(typed):
    assert typed == read_passphrase(Hidden(typed)).reveal()


def test_two_keyboards_give_one_passphrase():
    one = read_passphrase(Hidden("une caf\u00e9 noir"))
    other = read_passphrase(Hidden("une cafe\u0301 noir"))

    assert one.reveal() == other.reveal()


def test_half_a_surrogate_pair_is_no_reason_to_fail():
    typed = Hidden("gravel otter \ud800")

    assert read_passphrase(typed).reveal() == "gravel otter ?"


@pytest.mark.parametrize(
    "typed",
    ["", "aaaaaaaaaaaaaaaa", "123456789012", "password1234", "Password123!", "qwertyuiop12", "abcdefghijkl", "abababababab", "letmeinletmein", "Towpath wallet"],
)  # fmt: skip
def test_what_people_do_first_is_weak(typed):
    assert strength(Hidden(typed)).level is Level.WEAK


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("legal winner thank year", Level.FAIR),
        ("legal winner thank year wave sausage", Level.GOOD),
        ("legal winner thank year wave sausage worth useful", Level.STRONG),
        ("correct otter battery staple", Level.FAIR),
        ("legalwinnerthankyear", Level.FAIR),
        ("kT9#vq2&Lm!x", Level.GOOD),
        ("jfmwqpdktbxzrhgn", Level.GOOD),
        ("kT9#vq2&Lm!xR7;p", Level.STRONG),
    ],
)
def test_random_words_and_random_characters_count(typed, level):
    assert level is strength(Hidden(typed)).level


@pytest.mark.parametrize(
    "typed",
    [
        "correcthorsebatterystaple", "correct horse battery staple", "Correct-Horse-Battery-Staple!",
        "München1860!", "Muenchen1860!!", "Munchen 1860", "FCBayern1900!", "Schalke1904!!!", "Liverpool1892!",
        "ILoveMünchen1!", "iloveyou2026!!", "I love you 2026!", "1l0v3y0u2026", "P@ssw0rd2024!", "Sommer2024!!",
        "Ich liebe dich!", "MayTheForceBeWithYou!", "To be, or not to be", "Alexander1987!", "24.12.1985!!",
        "Weihnachten2023!", "iloveyouiloveyou", "Zürich2020Zürich", "thequickbrownfox", "!!realmadrid1902",
        "St. Pauli 1910 !",
    ],
)  # fmt: skip
def test_refuses_sayings_cities_and_clubs_with_what_is_added_to_please_a_rule(typed):
    with pytest.raises(Problem) as raised:
        read_passphrase(Hidden(typed))

    assert Code.PASSPHRASE_GUESSED is raised.value.code


@pytest.mark.parametrize(
    "typed", ["1. FC Köln 1948!!!", "Borussia09Dortmund!", "SchalkeNullVier04!", "Tr0ub4dor&3!"]
)  # fmt: skip
def test_what_people_add_to_a_club_leaves_it_weak(typed):
    assert strength(Hidden(typed)).level is Level.WEAK


@pytest.mark.parametrize(
    "typed",
    [
        "gravel otter mistral bakery sundial cobweb", "legal winner thank year wave sausage",
        "olive-raven-tunnel-copper-maple-drift", "Hazel Orbit Pencil Quiz Saddle Velvet",
        "umbrella.trombone.magnet.lagoon.cactus.violin", "fjord wanderung kerze teppich besen muschel",
        "münze schlüssel garten pferd wolke hammer", "legalwinnerthankyearwavesausage",
        "kT9#vq2&Lm!xR7;p", "jfmwqpdktbxzrhgn", "zV4tQ8bWx2mLr9Kd", "7f3a91c4e8d05b26", "p9x!Wd3@kQz7$Hm2", "Hq2019vTx7kZb4Wn",
    ],
)  # fmt: skip
def test_six_random_words_and_sixteen_random_characters_stay_good(typed):
    assert strength(Hidden(typed)).level in (Level.GOOD, Level.STRONG)
    assert read_passphrase(Hidden(typed))


def test_an_umlaut_and_what_is_typed_for_it_are_one_letter():
    assert bits("köln straße") == bits("koln strasse")
    assert bits("Nürnberg") == bits("Nuernberg") == bits("nurnberg")


def test_random_letters_in_both_cases_are_no_words():
    assert bits("iEqvnEuKaqoTinub") > bits("Gravelottermistr") + 20


def test_words_without_spaces_count_as_words():
    assert bits("mydogiscalledrexandlovesbones") < bits("jfmwqpdktbxzrhgnwcvlkmzqhdtwx") - 30


def test_small_letters_stand_where_the_letters_stood():
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))

    bare = without_accents(every)

    assert len(bare.lower()) == len(bare)
    assert "\u00aa" not in bare


def test_a_word_of_the_list_counts_as_a_word_and_not_by_its_letters():
    assert bits("winner") == 11
    assert bits("wjnqer") > 20


def test_says_how_many_characters_are_missing():
    assert [12, 5, 0, 0] == [
        strength(Hidden(typed)).missing for typed in ("", "x" * 7, "x" * 12, "x" * 13)
    ]


def test_a_word_said_twice_counts_once():
    assert bits("winner sausage winner sausage") <= bits("winner sausage") + 10


def test_more_of_something_new_never_makes_it_weaker():
    typed = "kT9#vq2&Lm!xR7;pZ4"

    measured = [bits(typed[:size]) for size in range(len(typed) + 1)]

    assert measured == sorted(measured)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Grandmasilver1", "grandmasilver"),
        ("savings-2024-savings-2024", "savings-2024"),
        ("ownownownownown", "own"),
        ("Savings & Savings", "savings-2024"),
        ("xr7-kq2-xr7-kq2-xr7-kq2", "xr7-kq2"),
    ],
)
def test_the_wallets_name_is_tried_as_the_common_words_are(typed, name):
    read_passphrase(Hidden(typed + " fjord?"), name="")

    with pytest.raises(Problem) as raised:
        read_passphrase(Hidden(typed), name=name)
    assert Code.PASSPHRASE_GUESSED is raised.value.code


@pytest.mark.parametrize(
    "typed", ["TowpathTowpath", "nitro-channel", "ledgervoucher", "Payment Channel"]
)
def test_the_words_of_the_program_are_common_words(typed):
    with pytest.raises(Problem) as raised:
        read_passphrase(Hidden(typed))
    assert Code.PASSPHRASE_GUESSED is raised.value.code


def test_a_name_inside_never_makes_it_stronger():
    for typed in ("downhill gravel otter", "own", "O\u2126nOwn7!x"):
        assert strength(Hidden(typed), name="own").bits <= strength(Hidden(typed)).bits


def test_a_name_that_is_not_in_it_changes_nothing():
    for typed in ("iEqvnEuKaqoTinub", "kT9#vq2&Lm!x", "gravel otter mistral"):
        assert strength(Hidden(typed), name="savings") == strength(Hidden(typed))
