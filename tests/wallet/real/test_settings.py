"""A profile's settings: what is written is read, and nothing else is."""

import dataclasses
import stat

import pytest

from tests.wallet.keys.vaults import refused
from wallet.codes import Code
from wallet.ports import Problem
from wallet.real.settings import chain_config, read_settings, write_settings
from wallet.views.real_values import DevNetwork, FarNetwork, NetworkName, RealSettings

ADDRESS = "0x" + "0a" * 20
DEV = DevNetwork(
    rpc_url="http://127.0.0.1:8545",
    adjudicator=ADDRESS,
    consensus_app=ADDRESS,
    virtual_app=ADDRESS,
    block_num=7,
    listen="127.0.0.1:0",
)
GOOD = f"""version = 1
network = "this-computer"
auto_lock_min = 3

[this-computer]
rpc_url = "http://127.0.0.1:8545"
adjudicator = "{ADDRESS}"
consensus_app = "{ADDRESS}"
virtual_app = "{ADDRESS}"
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile" / "settings.toml"


@pytest.mark.parametrize(
    "network", [DEV, FarNetwork(NetworkName.SEPOLIA), FarNetwork(NetworkName.MAINNET)]
)
def test_what_is_written_is_read_and_for_its_owner_only(path, network):
    settings = RealSettings(network=network, auto_lock_min=25)

    write_settings(path, settings)

    assert read_settings(path) == settings
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


def test_the_golden_file_is_read(path):
    path.parent.mkdir()
    path.write_text(GOOD)

    assert read_settings(path) == RealSettings(
        network=dataclasses.replace(DEV, block_num=0, listen=""), auto_lock_min=3
    )


@pytest.mark.parametrize(
    ("before", "after", "remedy"),
    [
        ('"this-computer"\n', '"goerli"\n', "network"),
        ("version = 1\n", "", "version"),
        ("version = 1", "version = 0", "version"),
        ("version = 1", "version = true", "version"),
        ("auto_lock_min = 3", "auto_lock_min = 1441", "auto_lock_min"),
        ("auto_lock_min = 3", "auto_lock_min = -1", "auto_lock_min"),
        ("auto_lock_min = 3", "auto_lock = 3", "auto_lock"),
        ("http://127.0.0.1:8545", "http://127.0.0.1:8545/key", "127.0.0.1:8545"),
        ("http://127.0.0.1:8545", "http://example.org:8545", "127.0.0.1:8545"),
        ("http://127.0.0.1:8545", "http://me:pass@127.0.0.1:8545", "127.0.0.1:8545"),
        ("http://127.0.0.1:8545", "http://127.0.0.1:65536", "127.0.0.1:8545"),
        ("http://127.0.0.1:8545", "http://128.0.0.1:8545", "127.0.0.1:8545"),
        ("http://127.0.0.1:8545", "http://127.0.0.256:8545", "127.0.0.1:8545"),
        ("http://127.0.0.1:8545", "https://127.0.0.1:8545", "127.0.0.1:8545"),
        (f'adjudicator = "{ADDRESS}"', 'adjudicator = "0x12"', "adjudicator"),
        (f'virtual_app = "{ADDRESS}"', "virtual_app = 5", "virtual_app"),
        (f'virtual_app = "{ADDRESS}"', "", "virtual_app"),
        ("[this-computer]", "[that-computer]", "rpc_url"),
        ("version = 1", "version = ", "TOML"),
        ("version = 1", "version = 1\n#" + "x" * 20_000, "too long"),
    ],
)
def test_whatever_else_is_in_the_file_is_named(path, before, after, remedy):
    path.parent.mkdir()
    assert before in GOOD
    path.write_text(GOOD.replace(before, after, 1))

    with pytest.raises(Problem) as raised:
        read_settings(path)

    assert raised.value.code == Code.SETTINGS_WRONG
    assert remedy in raised.value.remedy
    assert "Your keys are safe." in raised.value.cause


def test_a_newer_file_is_left_alone(path):
    path.parent.mkdir()
    path.write_text("version = 2\nsomething = 1\n")

    assert refused(read_settings, path) == Code.SETTINGS_NEWER


def test_a_file_that_is_not_there_is_told(path):
    assert refused(read_settings, path) == Code.SETTINGS_MISSING


def test_a_file_that_cannot_be_read_is_told(path):
    path.mkdir(parents=True)

    assert refused(read_settings, path) == Code.SETTINGS_UNREADABLE


def test_a_folder_that_cannot_be_written_to_is_told(path):
    path.parent.parent.joinpath("profile").write_text("a file")

    assert (
        refused(write_settings, path, RealSettings(network=FarNetwork(NetworkName.MAINNET)))
        == Code.SETTINGS_NOT_WRITTEN
    )


def test_a_wrong_network_is_never_written(path):
    bad = dataclasses.replace(DEV, rpc_url='http://127.0.0.1:1"\nlisten = "')

    assert refused(write_settings, path, RealSettings(network=bad)) == Code.NETWORK_WRONG
    assert not path.exists()


@pytest.mark.parametrize("listen", ["0.0.0.0:1", "127.0.0.1", "127.0.0.1:70000", "example.org:1"])
def test_others_call_on_this_computer_only(listen):
    assert refused(chain_config, dataclasses.replace(DEV, listen=listen)) == Code.NETWORK_WRONG


def test_the_chain_is_the_dev_chain():
    config = chain_config(DEV)

    assert (config.chain_id, config.confirmations, config.deployment.block_num) == (31337, 1, 7)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.50.212.158", "localhost", "[::1]"])
def test_every_name_of_this_computer_is_taken(host):
    assert chain_config(dataclasses.replace(DEV, rpc_url=f"http://{host}:1", listen=f"{host}:0"))
