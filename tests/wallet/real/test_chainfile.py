"""The file with a chain's contracts: read as it was written, and refused if it is anything else."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from engine.chain.port import Deployment
from wallet.api import Code, Problem
from wallet.demo.messages import deployment_json
from wallet.real.chainfile import read_chain_file
from wallet.real.limits import CHAIN_FILE_SIZE_BYTES_MAX

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {name: "0x" + f"{at:02x}" * 20 for at, name in enumerate(("adjudicator", "consensus_app"))}
BAD = {
    "nothing": b"",
    "no json": b"adjudicator",
    "no text": b"\xff\xfe",
    "a list": b"[]",
    "too few": json.dumps(PLACES).encode(),
    "a number": json.dumps({**PLACES, "virtual_app": 7}).encode(),
    "too short": json.dumps({**PLACES, "virtual_app": "0x00"}).encode(),
    "too deep": b"[" * CHAIN_FILE_SIZE_BYTES_MAX,
    "too long": b" " * (CHAIN_FILE_SIZE_BYTES_MAX + 1),
}


def test_what_deploying_writes_is_read(tmp_path: Path) -> None:
    made = Deployment(
        adjudicator=b"\x01" * 20, consensus_app=b"\x02" * 20, virtual_app=b"\x03" * 20, block_num=4
    )
    file = tmp_path / "chain.json"
    file.write_text(json.dumps(deployment_json(made)))

    places = read_chain_file(str(file))

    assert places.adjudicator == "0x" + "01" * 20
    assert places.consensus_app == "0x" + "02" * 20
    assert places.virtual_app == "0x" + "03" * 20


@pytest.mark.parametrize("name", BAD)
def test_another_file_is_refused_in_plain_words(tmp_path: Path, name: str) -> None:
    file = tmp_path / "chain.json"
    file.write_bytes(BAD[name])

    with pytest.raises(Problem) as told:
        read_chain_file(str(file))

    assert told.value.code == Code.NETWORK_WRONG
    assert "does not tell where a chain's contracts are" in told.value.cause
    assert "chain.json" in told.value.remedy


def test_what_is_no_plain_file_is_not_listened_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    for path in (tmp_path / "pipe", tmp_path, tmp_path / "missing", "a\0b"):
        with pytest.raises(Problem, match="cannot be read"):
            read_chain_file(str(path))
