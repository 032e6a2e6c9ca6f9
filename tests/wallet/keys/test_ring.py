"""The keyring's port: which keyrings are used, which are refused and why, and nothing ever waits for one."""

import base64
import sys
import threading

import pytest
from keyring.backend import KeyringBackend
from keyring.compat.properties import classproperty
from keyring.errors import (
    InitError,
    KeyringError,
    KeyringLocked,
    NoKeyringError,
    PasswordDeleteError,
)
from secretstorage.exceptions import PromptDismissedException

from wallet.codes import Code
from wallet.keys.hidden import Hidden
from wallet.keys.limits import KEYRING_CALLS_MAX
from wallet.keys.ring import ALLOWED, SystemRing, find_backend
from wallet.ports import Problem

KEY = Hidden(bytes(range(32)))
CONFIG = "python_keyring/keyringrc.cfg"


class Fake(KeyringBackend):
    """A backend in memory that raises or waits as told."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}
        self.fault = None
        self.answers = threading.Event()
        self.answers.set()

    def get_password(self, service, username):
        self._act()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._act()
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self._act()
        if (service, username) not in self.kept:
            raise PasswordDeleteError("No such password!")
        del self.kept[service, username]

    def _act(self):
        self.answers.wait()
        if self.fault is not None:
            raise self.fault


@pytest.fixture
def backend():
    made = Fake()
    yield made
    made.answers.set()


@pytest.fixture
def ring(backend):
    return SystemRing(find=lambda: backend)


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch, tmp_path):
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def desktop(**priorities):
    """The allowed keyrings of a desktop where those of `priorities` work."""
    return [pretended(real, priorities.get(real.__module__.rpartition(".")[2])) for real in ALLOWED]


def pretended(real, priority):
    def look(_cls):
        if priority is None:
            raise RuntimeError("not on this desktop")
        return priority

    names = {"__module__": real.__module__, "__qualname__": real.__qualname__}
    return type(real.__name__, (Fake,), {**names, "priority": classproperty(look)})


def chosen(*allowed):
    backend = find_backend(*allowed)
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def refused(call, *arguments):
    with pytest.raises(Problem) as raised:
        call(*arguments)
    return raised.value


def test_keeps_reads_and_deletes(ring):
    ring.write("one", KEY)

    assert KEY.reveal() == ring.read("one").reveal()
    assert ring.read("other") is None
    ring.delete("one")
    assert ring.read("one") is None
    ring.delete("one")


def test_an_entry_is_text_under_the_programs_name(ring, backend):
    ring.write("one", KEY)

    assert backend.kept == {("towpath", "one"): base64.b64encode(KEY.reveal()).decode()}


@pytest.mark.parametrize("text", ["", "no base64!", "\u00e9", "AAA"])
def test_an_entry_that_somebody_else_wrote_gives_no_key(ring, backend, text):
    backend.kept["towpath", "one"] = text

    assert ring.read("one").reveal() == b""


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (KeyringLocked("Failed to unlock the collection!"), Code.KEYRING_LOCKED),
        (PromptDismissedException("Prompt dismissed."), Code.KEYRING_DISMISSED),
        (NoKeyringError("none"), Code.KEYRING_ABSENT),
        (InitError("Failed to create the collection"), Code.KEYRING_FAILED),
        (KeyringError("whatever"), Code.KEYRING_FAILED),
        (ConnectionResetError(104, "Connection reset by peer"), Code.KEYRING_FAILED),
        (KeyError("DBUS"), Code.KEYRING_FAILED),
    ],
)
def test_every_fault_has_its_code_and_shows_no_text_of_the_library(ring, backend, fault, code):
    backend.fault = fault

    for problem in (
        refused(ring.read, "one"),
        refused(ring.write, "one", KEY),
        refused(ring.delete, "one"),
    ):
        assert code == problem.code
        assert str(fault) not in str(problem)
        assert problem.__cause__ is problem.__context__ is None


def test_a_collection_that_could_not_be_made_because_the_question_was_closed(ring, backend):
    backend.fault = InitError("Failed to create the collection")
    backend.fault.__cause__ = PromptDismissedException("Prompt dismissed.")

    assert refused(ring.read, "one").code == Code.KEYRING_DISMISSED


def test_an_entry_that_is_there_and_cannot_be_deleted_is_told(ring, backend, monkeypatch):
    ring.write("one", KEY)

    def refuse(*_):
        raise PasswordDeleteError("not allowed")

    monkeypatch.setattr(backend, "delete_password", refuse)

    assert refused(ring.delete, "one").code == Code.KEYRING_FAILED


def test_a_keyring_that_hangs_is_given_up_within_the_limit(backend):
    backend.answers.clear()
    ring = SystemRing(limit_s=0.05, find=lambda: backend)

    problem = refused(ring.read, "one")

    assert problem.code == Code.KEYRING_NO_ANSWER
    assert "0.05 seconds" in problem.cause


def test_a_search_that_hangs_is_given_up_too(backend):
    backend.answers.clear()
    ring = SystemRing(limit_s=0.05, find=lambda: backend.answers.wait() and backend)

    assert refused(ring.read, "one").code == Code.KEYRING_NO_ANSWER


def test_hanging_calls_do_not_pile_up_and_a_keyring_that_answers_again_is_used(backend):
    backend.answers.clear()
    ring = SystemRing(limit_s=0.02, find=lambda: backend)
    before = {thread for thread in threading.enumerate() if thread.name == "keyring"}

    for _ in range(KEYRING_CALLS_MAX + 3):
        assert refused(ring.read, "one").code == Code.KEYRING_NO_ANSWER

    hanging = [
        thread
        for thread in threading.enumerate()
        if thread.name == "keyring" and thread not in before
    ]
    assert len(hanging) == KEYRING_CALLS_MAX
    assert all(thread.daemon for thread in hanging)
    backend.answers.set()
    for thread in hanging:
        thread.join()
    assert SystemRing(find=lambda: backend).read("one") is None
    assert ring.read("one") is None


def test_what_a_library_does_with_the_key_stays_in_its_thread(ring, backend):
    """The frames of the library hold the key as text; no exception of ours leads to them."""
    backend.fault = ValueError("bad")

    problem = refused(ring.write, "one", KEY)

    trace = problem.__traceback__
    while trace is not None:
        assert base64.b64encode(KEY.reveal()).decode() not in repr(trace.tb_frame.f_locals)
        trace = trace.tb_next


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("keyring.backends.fail.Keyring", "refuses every call"),
        ("keyring.backends.null.Keyring", "forgets"),
        ("keyring.backends.libsecret.Keyring", "another way"),
        ("keyrings.alt.file.PlaintextKeyring", "other programs can read"),
        ("keyrings.alt.file.EncryptedKeyring", "other programs can read"),
        ("keyrings.cryptfile.cryptfile.CryptFileKeyring", "vault does better"),
        ("somewhere.else.Keyring", "not one that Towpath knows"),
        ("keyring.backends.SecretService.KeyringX", "not one that Towpath knows"),
        ("", "not one that Towpath knows"),
    ],
)
@pytest.mark.parametrize("where", ["variable", "file"])
def test_a_keyring_that_is_not_for_keys_is_refused_by_its_name(
    monkeypatch, tmp_path, name, reason, where
):
    if where == "variable":
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    elif name:
        (tmp_path / CONFIG).parent.mkdir()
        (tmp_path / CONFIG).write_text(
            f"[backend]\ndefault-keyring={name}\nkeyring-path=/nowhere\n"
        )
    else:
        return

    problem = refused(find_backend, desktop(SecretService=5))

    assert problem.code == Code.KEYRING_REFUSED
    assert name in problem.cause
    assert reason in problem.cause
    assert "/nowhere" not in sys.path


def test_nothing_of_a_refused_package_is_imported(monkeypatch, tmp_path):
    (tmp_path / "trojan.py").write_text("raise SystemExit('it ran')")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "trojan.Keyring")

    assert refused(find_backend).code == Code.KEYRING_REFUSED
    assert "trojan" not in sys.modules


@pytest.mark.parametrize(
    ("priorities", "best"),
    [
        ({"SecretService": 5}, "keyring.backends.SecretService.Keyring"),
        ({"SecretService": 5, "kwallet": 5.1}, "keyring.backends.kwallet.DBusKeyring"),
        ({"SecretService": 5, "kwallet": 4.9}, "keyring.backends.SecretService.Keyring"),
        ({"macOS": 5}, "keyring.backends.macOS.Keyring"),
        ({"Windows": 5}, "keyring.backends.Windows.WinVaultKeyring"),
    ],
)
@pytest.mark.parametrize("configured", [None, "keyring.backends.chainer.ChainerBackend"])
def test_the_best_allowed_one_is_taken_also_out_of_a_chain(
    monkeypatch, priorities, best, configured
):
    if configured:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", configured)

    assert best == chosen(desktop(**priorities))


def test_a_bus_that_greets_late_is_no_absent_keyring():
    """The library waits one second for the greeting, and a busy machine may take longer."""
    looks = []

    def look(_cls):
        looks.append(1)
        if len(looks) < 3:
            raise TimeoutError
        return 5

    late = type("Keyring", (Fake,), {"__module__": "late", "priority": classproperty(look)})

    assert chosen([late]) == "late.Keyring"


def test_the_one_a_person_chose_is_taken_although_another_is_better(monkeypatch, caplog):
    caplog.set_level("INFO", "towpath.keys")
    name = "keyring.backends.SecretService.Keyring"
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)

    assert name == chosen(desktop(SecretService=5, kwallet=5.1))
    problem = refused(find_backend, desktop(kwallet=5.1))
    assert problem.code == Code.KEYRING_ABSENT
    assert "tried" not in problem.cause
    assert "tried: SecretService" == caplog.messages[-1].partition("; ")[2]


def test_no_keyring_is_told_and_the_log_has_what_was_tried(caplog):
    caplog.set_level("INFO", "towpath.keys")
    problem = refused(find_backend, desktop())

    assert problem.code == Code.KEYRING_ABSENT
    assert caplog.messages[-1].endswith("tried: SecretService, kwallet, macOS, Windows")
    assert "passphrase" in problem.remedy


@pytest.mark.parametrize(
    "text", ["", "[backend]", "nonsense", "[backend]\ndefault-keyring=\n", "\xff"]
)
def test_a_file_that_names_none_leaves_the_choice_to_us(tmp_path, text):
    (tmp_path / CONFIG).parent.mkdir()
    (tmp_path / CONFIG).write_bytes(text.encode("latin1"))

    assert chosen(desktop(SecretService=5)) == "keyring.backends.SecretService.Keyring"


def test_without_a_bus_there_is_no_keyring_here(ring):
    assert refused(SystemRing().read, "one").code == Code.KEYRING_ABSENT


def test_says_what_the_keyring_is_called(ring):
    assert "Fake" in ring.name()
