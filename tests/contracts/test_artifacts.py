"""The committed artifacts were built from the committed sources."""

import hashlib
import itertools
import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from eth_utils import keccak

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "packaging" / "contracts"
REBUILD = "run packaging/contracts/build.py"
CODE_SIZE_MAX = 24_576

# What existing clients call.
SELECTORS = {
    "NitroAdjudicator": {
        "8286a060", "6d2a9c92", "ee049b50", "ec346235", "31afa0b4", "3033730e", "d3c4e738",
        "2fb1d270", "5685b7dc", "11e9f178", "566d54c6", "552cfa50", "c7df14e2", "166e56cd",
    },
    "ConsensusApp": {"9936d812"},
    "VirtualPaymentApp": {"9936d812"},
    "BatchOperator": {"09edf47e", "55d725fe", "53c2ed8e"},
}  # fmt: skip

# What existing clients watch.
TOPICS = {
    "87d4c0b5e30d6808bc8a94ba1c4d839b29d664151551a31753387ee9ef48429b",
    "0aa12461ee6c137332989aa12cec79f4772ab2c1a8732a382aada7e9f3ec9d34",
    "07da0a0674fb921e484018c8b81d80e292745e5d8ed134b580c8b9c631c5e9e0",
    "f3f2d5574c50e581f1a2371fac7dee87f7c6d599a496765fbfa2547ce7fd5f1a",
    "4f465027a3d06ea73dd12be0f5c5fc0a34e21f19d6eaed4834a7a944edabc901",
    "c36da2054c5669d6dac211b7366d59f2d369151c21edf4940468614b449e0b9a",
    "4d3754632451ebba9812a9305e7bca17b67a17186a5cff93d2e9ae1b01e3d27b",
}


def shipped(name: str) -> dict[str, Any]:
    text = files("resources").joinpath("contracts", f"{name}.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def abi_type(argument: dict[str, Any]) -> str:
    kind: str = argument["type"]
    if not kind.startswith("tuple"):
        return kind
    parts = ",".join(abi_type(part) for part in argument["components"])
    return f"({parts}){kind.removeprefix('tuple')}"


def hashes_of(abi: list[dict[str, Any]], kind: str) -> set[str]:
    return {
        keccak(text=f"{one['name']}({','.join(map(abi_type, one['inputs']))})").hex()
        for one in abi
        if one["type"] == kind
    }


def test_sources_are_those_the_artifacts_were_built_from() -> None:
    recorded = shipped("manifest")["sources"]
    present = {
        path.relative_to(ROOT).as_posix(): sha256_of(path)
        for folder in ("src", "fixtures")
        for path in (SOURCES / folder).rglob("*.sol")
    }

    assert recorded == present, REBUILD


def test_artifacts_are_those_the_build_wrote() -> None:
    recorded = shipped("manifest")["artifacts"]

    assert recorded == {path: sha256_of(ROOT / path) for path in recorded}, REBUILD
    folders = (ROOT / "resources" / "contracts", ROOT / "tests" / "contracts" / "artifacts")
    present = {path.relative_to(ROOT).as_posix() for one in folders for path in one.glob("*.json")}
    assert present == recorded.keys() | {"resources/contracts/manifest.json"}


def test_compiler_of_the_artifacts_is_the_locked_one() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))

    assert (
        shipped("manifest")["compiler"]["version"]
        == lock["packages"]["node_modules/solc"]["version"]
    )
    assert all("resolved" not in package for package in lock["packages"].values())
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_what_is_tested_is_compiled_as_what_is_shipped() -> None:
    settings = shipped("manifest")["settings"]
    tested = tomllib.loads((SOURCES / "foundry.toml").read_text("utf-8"))["profile"]["default"]

    assert settings["evmVersion"] == tested["evm_version"]
    assert settings["viaIR"] == tested["via_ir"]
    assert settings["optimizer"] == {
        "enabled": tested["optimizer"],
        "runs": tested["optimizer_runs"],
    }
    assert settings["metadata"] == {"bytecodeHash": tested["bytecode_hash"]}


@pytest.mark.parametrize("name", SELECTORS)
def test_functions_are_those_of_the_official_contract(name: str) -> None:
    found = {signature[:8] for signature in hashes_of(shipped(name)["abi"], "function")}

    assert SELECTORS[name] == found


def test_events_are_those_of_the_official_contract() -> None:
    abi = shipped("NitroAdjudicator")["abi"]

    assert hashes_of(abi, "event") == TOPICS
    indexed = {
        one["name"]: [part["indexed"] for part in one["inputs"]]
        for one in abi
        if one["type"] == "event"
    }
    assert all(flags[0] and not any(flags[1:]) for flags in indexed.values())


@pytest.mark.parametrize("name", SELECTORS)
def test_artifact_has_the_promised_shape_and_fits_on_a_chain(name: str) -> None:
    artifact = shipped(name)

    assert list(artifact) == ["contractName", "abi", "bytecode", "deployedBytecode"]
    assert name == artifact["contractName"]
    runtime = bytes.fromhex(artifact["deployedBytecode"].removeprefix("0x"))
    assert 0 < len(runtime) <= CODE_SIZE_MAX
    assert len(runtime) < len(bytes.fromhex(artifact["bytecode"].removeprefix("0x")))


def test_every_public_part_says_what_it_does() -> None:
    undocumented = []
    for path in (SOURCES / "src").rglob("*.sol"):
        lines = path.read_text("utf-8").splitlines()
        for before, line in itertools.pairwise(lines):
            starts = ("function ", "event ", "contract ", "library ", "struct ", "interface ")
            declared = line.strip().startswith((*starts, "abstract contract ", "enum "))
            hidden = "function _" in line
            if declared and not hidden and not before.strip().startswith("///"):
                undocumented.append(f"{path.name}: {line.strip()}")

    assert undocumented == []


def test_no_source_is_a_package() -> None:
    """An __init__.py would make `packaging` shadow the library of that name."""
    assert list((ROOT / "packaging").glob("__init__.py")) == []
