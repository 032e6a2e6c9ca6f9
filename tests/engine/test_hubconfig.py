"""A node's configuration: read whole, or refused with the entry, the cause and the remedy."""

import os
from pathlib import Path

import pytest

from engine.configtable import ConfigError
from engine.hubconfig import amount_wei, read_config
from engine.limits import CONFIG_SIZE_BYTES_MAX
from tests.patience import in_time

GOOD = """
[node]
log = "log.sqlite"
listen = "127.0.0.1:0"
play_key_file = "play.seed"
[chain]
rpc_url = "http://127.0.0.1:8545"
chain_id = 31337
confirmations = 1
adjudicator = "0x0000000000000000000000000000000000000001"
consensus_app = "0x0000000000000000000000000000000000000002"
virtual_app = "0x0000000000000000000000000000000000000003"
block_num = 1
[policy]
accepts_ledgers = true
match_ratio = "0.5"
max_wei_per_peer = "10.5 ETH"
[[peer]]
name = "Kim"
address = "0x0000000000000000000000000000000000000009"
[[open]]
peer = "Kim"
mine = "10 ETH"
theirs = "1000 wei"
"""

SAME_NAME = '[[peer]]\nname = " KIM "\naddress = "0x000000000000000000000000000000000000000a"\n'


def read(tmp_path: Path, text: str):
    file = tmp_path / "hub.toml"
    file.write_text(text)
    return read_config(file)


def test_reads_every_part_and_takes_paths_from_its_own_folder(tmp_path):
    config = read(tmp_path, GOOD)

    assert tmp_path / "log.sqlite" == config.log_path
    assert tmp_path / "play.seed" == config.play_key_file
    assert config.journal_path is None
    assert (True, False) == (config.policy.accepts_ledgers, config.policy.accepts_tabs_as_hub)
    assert (500_000, 10_500_000_000_000_000_000) == (
        config.policy.match_ppm,
        config.policy.max_wei_per_peer,
    )
    (entry,) = config.opens
    assert (bytes(19) + b"\x09", 10**19, 1000) == (entry.peer, entry.mine_wei, entry.theirs_wei)


def test_what_is_left_out_has_its_usual_value(tmp_path):
    config = read(tmp_path, GOOD.replace("confirmations = 1\n", ""))

    assert 12 == config.chain.confirmations
    assert 24 * 60 * 60 == config.opens[0].challenge_duration_s
    assert 50 == config.policy.max_open_tabs


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('log = "log.sqlite"\n', "", "node.log"),
        ('log = "log.sqlite"', "log = 1", "node.log"),
        ('log = "log.sqlite"', 'log = "log.sqlite"\nlgo = 1', "node.lgo"),
        ('play_key_file = "play.seed"', 'vault = "v"', "node.vault"),
        ('"http://127.0.0.1:8545"', '"ftp://x"', "chain.rpc_url"),
        ("chain_id = 31337", "chain_id = true", "chain.chain_id"),
        ("chain_id = 31337", "chain_id = -1", "chain.chain_id"),
        ("0000000001", "000000000g", "chain.adjudicator"),
        ("accepts_ledgers = true", "accepts_ledgers = 1", "policy.accepts_ledgers"),
        ('match_ratio = "0.5"', "match_ratio = 0.5", "policy.match_ratio"),
        ('match_ratio = "0.5"', 'match_ratio = "-1"', "policy.match_ratio"),
        ('"10.5 ETH"', "10.5", "policy.max_wei_per_peer"),
        ('"10.5 ETH"', '"10.5"', "policy.max_wei_per_peer"),
        ('"10.5 ETH"', '"1e3 ETH"', "policy.max_wei_per_peer"),
        ('name = "Kim"', 'name = ""', "peer[0].name"),
        ('name = "Kim"', 'name = "0x09"', "peer[0].name"),
        ("[[open]]", SAME_NAME + "[[open]]", "peer[1].name"),
        ('peer = "Kim"', 'peer = "Kin"', "open[0].peer"),
        ('"1000 wei"', '"0.5 wei"', "open[0].theirs"),
        ("[policy]", "[polcy]", "polcy"),
    ],
)
def test_a_bad_entry_is_named_in_one_line(tmp_path, old, new, key):
    assert old in GOOD

    with pytest.raises(ConfigError) as raised:
        read(tmp_path, GOOD.replace(old, new, 1))

    assert key == raised.value.key
    assert raised.value.cause
    assert raised.value.remedy
    assert "\n" not in str(raised.value)
    assert str(raised.value).startswith(f"`{key}`: ")


def test_a_missing_file_and_one_that_is_not_toml_are_named(tmp_path):
    with pytest.raises(ConfigError, match="There is no file"):
        read_config(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match=r"is a folder\. Name the TOML file in it"):
        read_config(tmp_path)


def test_what_is_no_plain_file_is_refused_and_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(ConfigError, match="a pipe or a device"):
            in_time(lambda path=path: read_config(path))


def test_a_file_that_is_far_too_long_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="far too long"):
        read(tmp_path, "#" * (CONFIG_SIZE_BYTES_MAX + 1))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[node", "it is cut off at its end"),
        ('a = 1\n\nb = "x\n', "it is wrong in line 3, column 7"),
        ("a = 1\na = 2\n", "it is wrong in line 2, column 6"),
    ],
)
def test_a_file_that_is_not_toml_is_told_with_its_place_in_our_words(tmp_path, text, where):
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, text)

    assert str(raised.value).endswith(f"is not TOML: {where}. Correct that line.")


def test_a_file_that_is_no_text_is_told_in_our_words(tmp_path):
    path = tmp_path / "hub.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigError, match=r"is not text in UTF-8\. Save it as UTF-8\."):
        read_config(path)


@pytest.mark.parametrize(
    ("text", "wei"), [("0 wei", 0), ("1 ETH", 10**18), ("0.000000000000000001 ETH", 1)]
)
def test_amounts_are_exact(text, wei):
    assert wei == amount_wei(text)


def test_an_amount_above_all_ether_is_refused():
    with pytest.raises(ValueError, match="wei"):
        amount_wei(f"{2**120 + 1} wei")
