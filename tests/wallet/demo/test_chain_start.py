"""What a person reads when the demo's chain cannot start."""

import pytest

from wallet.codes import Code
from wallet.demo.chain import start_chain
from wallet.ports import Problem


def test_a_missing_anvil_is_told_with_the_way_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("TOWPATH_ANVIL", str(tmp_path / "nowhere"))

    with pytest.raises(Problem) as told:
        start_chain(tmp_path, 0, lambda _code: None)

    assert told.value.code == Code.ANVIL_MISSING
    assert "anvil" in told.value.cause
    assert told.value.remedy.startswith("Install Foundry's anvil 1.7 on the PATH")
