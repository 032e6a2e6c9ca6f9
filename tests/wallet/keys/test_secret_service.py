"""Against a real Secret Service: gnome-keyring's daemon on a bus of its own."""

import json
import signal

import pytest

from tests.wallet.keys.desktop import PASSWORD, Desktop, require_daemon
from wallet.codes import Code


@pytest.fixture
def desktop(tmp_path_factory):
    require_daemon()
    made = Desktop(tmp_path_factory.mktemp("kr"))  # a socket's path must be short
    yield made
    made.close()


def came(answers):
    return [answer["came"] for answer in answers]


def next_line(process):
    return json.loads(process.stdout.readline())["came"]


def test_keeps_a_key_over_a_new_login(desktop):
    desktop.start_bus()
    desktop.start_daemon(PASSWORD)

    first = desktop.run("name", "write:one", "read:one", "read:two")
    desktop.stop_daemon()
    desktop.start_daemon(PASSWORD)
    second = desktop.run("read:one", "delete:one", "read:one", "delete:one")

    assert ["SecretService Keyring", "done", "the key", "nothing"] == came(first)
    assert ["the key", "done", "nothing", "done"] == came(second)


def test_a_wrong_login_password_is_a_locked_keyring(desktop):
    desktop.start_bus()
    desktop.start_daemon(PASSWORD)
    desktop.run("write:one")
    desktop.stop_daemon()
    desktop.start_daemon("another password")

    answers = desktop.run("read:one", "write:two", "delete:one")

    assert [Code.KEYRING_LOCKED] * 3 == came(answers)


def test_a_keyring_that_was_locked_meanwhile_is_told(desktop):
    desktop.start_bus()
    desktop.start_daemon(PASSWORD)

    answers = desktop.run("write:one", "lock", "read:one")

    assert ["done", "done", Code.KEYRING_LOCKED] == came(answers)


def test_a_keyring_that_cannot_ask_for_a_new_password_is_told(desktop):
    desktop.start_bus()
    desktop.start_daemon(None)

    assert [Code.KEYRING_DISMISSED] == came(desktop.run("write:one"))


def test_no_bus_a_bus_without_keyring_and_a_dead_bus_are_no_keyring(desktop):
    without_bus = desktop.run("read:one")
    bus = desktop.start_bus()
    without_daemon = desktop.run("read:one")
    bus.kill()
    bus.wait()
    dead = desktop.run("read:one")

    assert [Code.KEYRING_ABSENT] * 3 == came(without_bus + without_daemon + dead)


def test_a_daemon_that_is_killed_in_the_middle_is_told_at_once(desktop):
    desktop.start_bus()
    daemon = desktop.start_daemon(PASSWORD)
    daemon.send_signal(signal.SIGSTOP)

    child = desktop.begin("found", "read:one", "read:one", limit_s=50)
    assert ["done", "found"] == [next_line(child), next_line(child)]
    daemon.kill()

    assert [Code.KEYRING_FAILED, Code.KEYRING_ABSENT] == [next_line(child), next_line(child)]


def test_a_daemon_that_hangs_is_given_up_and_used_again_when_it_answers(desktop):
    desktop.start_bus()
    daemon = desktop.start_daemon(PASSWORD)
    daemon.send_signal(signal.SIGSTOP)

    child = desktop.begin("read:one", "pause", "read:one", limit_s=4)
    assert next_line(child) == Code.KEYRING_NO_ANSWER
    daemon.send_signal(signal.SIGCONT)
    child.stdin.write(b"go on\n")
    child.stdin.flush()

    assert ["done", "nothing"] == [next_line(child), next_line(child)]


def test_a_question_that_nobody_answers_is_given_up_and_the_program_can_end(desktop):
    desktop.start_bus()
    desktop.start_prompter()
    desktop.start_daemon(PASSWORD)
    desktop.run("write:one", "lock")

    child = desktop.begin("read:one", limit_s=0.5)

    assert next_line(child) == Code.KEYRING_NO_ANSWER
    assert child.wait(timeout=30) == 0


def test_a_vault_under_the_keyring_opens_after_a_new_login_and_only_then(desktop):
    desktop.start_bus()
    desktop.start_daemon(PASSWORD)
    made = came(desktop.run("create", "unlock"))
    desktop.stop_daemon()
    desktop.start_daemon("another password")
    locked = came(desktop.run("unlock"))
    desktop.stop_daemon()
    desktop.start_daemon(PASSWORD)
    opened = came(desktop.run("unlock", "forget", "unlock"))

    assert made[0] == made[1] == opened[0]
    assert [Code.KEYRING_LOCKED] == locked
    assert ["done", Code.KEYRING_ENTRY_LOST] == opened[1:]
