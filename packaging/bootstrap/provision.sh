#!/bin/sh
# Find a Python that fits and hand over to provision.py. A name on the PATH may be a shim that does
# not run, so each candidate has to answer. PYTHON=... overrides the choice.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
made=$here/../../.venv/bin/python

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

if [ -z "${PYTHON:-}" ] && fits "$made"; then
    exec "$made" "$here/provision.py" "$@"
fi
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
    if fits "$candidate"; then
        exec "$candidate" "$here/provision.py" "$@"
    fi
done
if [ -n "${PYTHON:-}" ]; then
    echo "Towpath: PYTHON=$PYTHON does not run or is not 3.11, 3.12 or 3.13. Name another one, or leave PYTHON out." >&2
else
    echo "Towpath needs Python 3.11, 3.12 or 3.13 and found none that runs. Install one (apt install python3 python3-venv), or name it: make run PYTHON=/path/to/python3.12" >&2
fi
exit 1
