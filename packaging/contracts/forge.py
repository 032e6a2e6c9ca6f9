"""Runs the contracts' own tests: fuzzing and invariants by forge, with the locked compiler.

Usage: ``python packaging/contracts/forge.py [arguments of forge test]``. Works offline once the
packages of ``package-lock.json`` are installed.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FORGE = FOLDER / "node_modules" / "@foundry-rs" / "forge-linux-amd64" / "bin" / "forge"


def main(arguments: list[str]) -> int:
    """Run the tests and return forge's exit code."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        print("The contracts' own tests need Linux on x86_64: there is no forge for others.")
        return 1
    if not FORGE.is_file():
        installed = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=FOLDER, check=False)
        if installed.returncode != 0 or not FORGE.is_file():
            print("Forge could not be installed: npm ci failed.", file=sys.stderr)
            return 1
    environment = {**os.environ, "FOUNDRY_SOLC": str(FOLDER / "compile.js")}
    command = [str(FORGE), "test", "--offline", *arguments]
    return subprocess.run(command, cwd=FOLDER, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
