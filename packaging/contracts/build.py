"""Compiles the contracts and writes their artifacts, or checks that they are up to date.

Usage: ``python packaging/contracts/build.py [--check]``. Needs Node and npm; everything else comes
from this folder's ``package-lock.json``. The same sources give the same bytes on every machine.
With ``--check`` nothing is written: the program ends with 1 if a committed file differs from what
the sources give.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
SHIPPED = "resources/contracts"
FOR_TESTS = "tests/contracts/artifacts"
MANIFEST = f"{SHIPPED}/manifest.json"

COMPILER = "0.8.37"
SETTINGS: dict[str, object] = {
    "evmVersion": "cancun",
    "optimizer": {"enabled": True, "runs": 20_000},
    "viaIR": True,
    # Comments and file names must not change the code that is deployed.
    "metadata": {"bytecodeHash": "none"},
    "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"]}},
}

# Contract name -> the folder of its artifact. What is not listed is a part of one that is.
ARTIFACTS: dict[str, str] = {
    "NitroAdjudicator": SHIPPED,
    "ConsensusApp": SHIPPED,
    "VirtualPaymentApp": SHIPPED,
    "BatchOperator": SHIPPED,
    "TESTNitroAdjudicator": FOR_TESTS,
    "TestToken": FOR_TESTS,
    "SilentToken": FOR_TESTS,
    "RefusingToken": FOR_TESTS,
    "FeeToken": FOR_TESTS,
    "HookToken": FOR_TESTS,
    "Intruder": FOR_TESTS,
}


class BuildError(Exception):
    """The sources could not be compiled; the message says why."""


def source_files() -> dict[str, str]:
    """Every Solidity source that goes into an artifact, by its name in the compiler."""
    paths = sorted([*FOLDER.glob("src/**/*.sol"), *FOLDER.glob("fixtures/**/*.sol")])
    return {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in paths}


def install_compiler() -> None:
    """Install the locked packages unless the locked compiler is already there.

    Raises:
        BuildError: If npm fails.
    """
    installed = FOLDER / "node_modules" / "solc" / "package.json"
    if installed.is_file() and json.loads(installed.read_text("utf-8"))["version"] == COMPILER:
        return
    done = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=FOLDER, check=False)
    if done.returncode != 0:
        raise BuildError("The Solidity compiler could not be installed: npm ci failed.")


def compile_sources(sources: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """Compile and return the artifact of each wanted contract.

    Raises:
        BuildError: If the compiler reports an error or a warning.
    """
    request = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sources.items()},
        "settings": SETTINGS,
    }
    done = subprocess.run(
        ["node", str(FOLDER / "compile.js")],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        cwd=FOLDER,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(f"The compiler stopped: {done.stderr.strip()}")
    answer = json.loads(done.stdout)
    problems = [found["formattedMessage"] for found in answer.get("errors", [])]
    if problems:
        raise BuildError("\n".join(problems))
    return {
        name: _artifact(name, contracts[name])
        for contracts in answer["contracts"].values()
        for name in contracts
        if name in ARTIFACTS
    }


def files_to_write() -> dict[str, str]:
    """Path below the repository -> text of every file that the build makes.

    Raises:
        BuildError: If the sources do not compile or a wanted contract is missing.
    """
    sources = source_files()
    artifacts = compile_sources(sources)
    missing = sorted(ARTIFACTS.keys() - artifacts.keys())
    if missing:
        raise BuildError(f"No source defines {', '.join(missing)}.")
    texts = {
        f"{ARTIFACTS[name]}/{name}.json": _json_text(artifacts[name]) for name in sorted(artifacts)
    }
    manifest = {
        "compiler": {"name": "solc", "version": COMPILER},
        "settings": SETTINGS,
        "sources": {f"packaging/contracts/{name}": _sha256(text) for name, text in sources.items()},
        "artifacts": {path: _sha256(text) for path, text in texts.items()},
    }
    return {**texts, MANIFEST: _json_text(manifest)}


def out_of_date(texts: Mapping[str, str]) -> list[str]:
    """Paths whose committed file differs from the given text or is missing."""
    return [
        path
        for path, text in texts.items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text("utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Run the program and return its exit code."""
    parser = argparse.ArgumentParser(description="Build the on-chain contracts.")
    parser.add_argument("--check", action="store_true", help="compare only; write nothing")
    check = parser.parse_args(arguments).check
    try:
        install_compiler()
        texts = files_to_write()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    stale = out_of_date(texts)
    if check:
        for path in stale:
            print(f"{path} does not match the sources. Run packaging/contracts/build.py.")
        return 1 if stale else 0
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(texts[path], "utf-8")
    return 0


def _artifact(name: str, compiled: Mapping[str, dict[str, dict[str, str]]]) -> dict[str, object]:
    evm = compiled["evm"]
    return {
        "contractName": name,
        "abi": compiled["abi"],
        "bytecode": "0x" + evm["bytecode"]["object"],
        "deployedBytecode": "0x" + evm["deployedBytecode"]["object"],
    }


def _json_text(value: object) -> str:
    return json.dumps(value, indent=1, sort_keys=False) + "\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
