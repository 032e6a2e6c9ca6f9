"""Nothing of the vault stands before the first paint."""

import subprocess
import sys

import pytest

from tests.house.tree import ROOT

LATER = ("wallet.keys", "keyring", "secretstorage", "cryptography", "mnemonic")


@pytest.mark.parametrize("module", ["wallet.api", "ui.app"])
def test_the_window_starts_without_it(module, tmp_path):
    look = f"import sys; sys.path.append({str(ROOT)!r}); import {module}; print(*sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", look], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert set(LATER) & set(answer.stdout.split()) == set()
