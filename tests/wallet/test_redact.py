"""The second net behind typed secrets: what looks like a key or like recovery words does not get into a journal."""

import ast
import base64
import json
import logging
import sys
import threading
import time

import pytest

from tests.house.tree import code_files
from wallet.redact import REDACTED, RedactingFilter, redact

RAW = bytes.fromhex("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318")
KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"


def fail():
    raise ValueError(KEY)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"key {KEY} end", "key <redacted> end"),
        (f"0x{KEY.upper()}", "0x<redacted>"),
        (KEY * 2, "<redacted>"),
        ("typed: legal winner thank", "typed: <redacted>"),
        ("legal winner thank year wave sausage!", "<redacted>!"),
        ("['legal', 'winner', 'thank']", "['<redacted>']"),
        ("1. Legal\n2. WINNER\n3. thank\n", "1. <redacted>\n"),
        ("legal winner thank them, zoo zoo zoo", "<redacted> them, <redacted>"),
    ],
)
def test_takes_out_keys_and_runs_of_words(text, clean):
    assert clean == redact(text)


@pytest.mark.parametrize("raw", [RAW, bytes(range(220, 252)), bytes(255 - each for each in RAW)])
@pytest.mark.parametrize(
    "form",
    [
        lambda raw: base64.b64encode(raw).decode(),
        lambda raw: base64.b64encode(raw).decode().rstrip("="),
        lambda raw: base64.urlsafe_b64encode(raw).decode(),
        lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("="),
        lambda raw: base64.b64encode(raw + raw).decode(),
        lambda raw: raw.hex(" "),
        lambda raw: raw.hex(":"),
        lambda raw: raw.hex("-").upper(),
        lambda raw: raw.hex(" ", 4),
        lambda raw: raw.hex("\n", 16),
        lambda raw: ", ".join(map(hex, (each | 16 for each in raw))),
        lambda raw: str(list(raw))[1:-1],
        lambda raw: "\n".join(map(str, raw)),
        repr,
        lambda raw: repr(raw + b"'"),
        lambda raw: repr(raw + raw),
    ],
)
def test_takes_out_a_key_however_it_is_written(raw, form):
    clean = redact(f"key: {form(raw)}.")

    assert clean == f"key: {REDACTED}."


@pytest.mark.parametrize(
    "text",
    [
        "/tmp/towpath/wallet/keys/Passphrase2/test_of_many_things/log.sqlite",
        'File "/opt/towpath/wallet/real/profile.py", line 112, in set_up',
        "_that_was_never_said_to_them_nor_asked_of_u",
        "2026-11-23 05:22:24 31337 0x" + "ab" * 20 + " 0x" + "cd" * 20,
        "ab" * 20 + " " + "cd" * 20,
        "123 456 789 " * 11,
        "1, 2, 3, 4, 5, 6, 7, 8",
        "b'a plain text of more than thirty-two characters'",
        "b'\\x00\\x01'",
    ],
)
def test_leaves_paths_addresses_and_times(text):
    assert redact(text) == text


def test_a_long_text_takes_no_long_time():
    begin = time.process_time()
    for part in ("ab ", "ab" * 16 + " ", "12, ", "A1b", "b'", "b'\\x", "ab" * 17 + ":"):
        redact(part * (60_000 // len(part)))

    assert time.process_time() - begin < 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY[:63],
        "0x" + KEY[:40],
        "legal winner",
        "legal winner of thank year",
        "legal winner            thank",
        "nothing special happened",
    ],
)
def test_leaves_the_rest(text):
    assert text == redact(text)


def test_journal_holds_neither_message_nor_field_nor_error_of_that_kind(journal):
    log = logging.getLogger("towpath.test")

    log.info("read %s and %s", KEY, "legal winner thank", extra={"cause": KEY, "channel": KEY})
    try:
        fail()
    except ValueError:
        log.exception("failed")

    text = journal.read_text()
    first = json.loads(text.splitlines()[0])
    assert f"read {REDACTED} and {REDACTED}" == first["event"]
    assert (REDACTED, KEY) == (first["cause"], first["channel"])
    assert text.count(KEY) == 1


def test_any_other_handler_gets_a_traceback_without_them():
    record = logging.makeLogRecord({"msg": "failed"})
    try:
        fail()
    except ValueError:
        record.exc_info = sys.exc_info()

    assert RedactingFilter().filter(record)
    text = logging.Formatter().format(record)

    assert KEY not in text
    assert "ValueError" in text


def test_an_uncaught_error_shows_neither_locals_nor_keys(journal, capsys):
    def fail_with(kept):
        raise ValueError(f"bad: {KEY}")

    try:
        fail_with(bytes(4).hex())
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)

    told = capsys.readouterr().err
    assert "ValueError: bad: <redacted>" in told
    assert "in fail_with" in told
    assert bytes(4).hex() not in told


def test_a_thread_that_dies_tells_the_same(journal, capsys):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    told = capsys.readouterr().err
    assert "ValueError: <redacted>" in told
    assert KEY not in told


def test_nothing_that_our_own_code_logs_looks_like_recovery_words():
    said = [
        text.value
        for path in code_files()
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and "_LOG." in ast.unparse(call.func)
        for text in call.args
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    ]

    assert len(said) > 10
    assert [text for text in said if redact(text) != text] == []
