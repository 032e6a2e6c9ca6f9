"""`make fuzz ENGINE=atheris`: the same deliveries, spoiled by libFuzzer, which keeps what reaches new code.

A process for each message type, because libFuzzer ends its own. What it finds stays in build/fuzz and begins the next
run; inputs worth keeping go into tests/fuzz/corpus by `--keep`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from tests.lockedtools import ROOT, NoToolError, environment, provide

if TYPE_CHECKING:
    from tests.fuzz.campaign import Campaign

FOLDER = ROOT / "build" / "fuzz"
INPUT_MAX_BYTES = 20_000
"""Above what the decoder takes (16 KiB), so that its limit is tried too."""


def run(count: int, seed: int) -> int:
    """`count` inputs of each type; 1 if any process ended badly or atheris is not to be had."""
    from tests.fuzz.campaign import message_kinds  # noqa: PLC0415 - the children import it instrumented

    try:
        packages = provide("fuzz")
    except NoToolError as error:
        print(f"fuzz: atheris is not to be had here: {error}", file=sys.stderr)  # noqa: T201
        return 1
    codes = [
        subprocess.run(
            [sys.executable, "-m", "tests.fuzz.guided", kind.__name__, str(count), str(seed)],
            cwd=ROOT, env=environment(packages, ROOT), check=False,
        ).returncode
        for kind in message_kinds()
    ]  # fmt: skip
    return 1 if any(codes) else 0


def main(name: str, count: int, seed: int) -> None:
    """Fuzz one type; does not return."""
    import atheris  # noqa: PLC0415 - only its own process has it

    with atheris.instrument_imports(include=["engine.protocol"]):
        from tests.fuzz import corpus  # noqa: PLC0415 - imported under instrumentation
        from tests.fuzz.campaign import Campaign, message_kinds  # noqa: PLC0415
        from tests.fuzz.tally import Tally  # noqa: PLC0415
    (kind,) = (one for one in message_kinds() if one.__name__ == name)
    campaign, tally = Campaign(seed), Tally(kind=name)
    fitting = [
        place for place, one in enumerate(campaign.moments) if type(one.message) is kind
    ] or list(range(len(campaign.moments)))

    def deliver(raw: bytes) -> None:
        """The first two bytes choose the moment; what follows is the body."""
        place = int.from_bytes(raw[:2], "big") % len(campaign.moments)
        campaign.deliver(tally, campaign.moments[place], raw[2:])
        if tally.crashes or tally.count >= count:
            print(tally, *tally.crashes, sep="\n", flush=True)  # noqa: T201
            # libFuzzer takes every other end for a crash.
            os._exit(0 if tally.is_good else 1)

    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for place, body in corpus.load(kind):
        (folder / f"kept-{place}-{len(body)}").write_bytes(place.to_bytes(2, "big") + body)
    options = [f"-seed={seed}", f"-max_len={INPUT_MAX_BYTES}", "-verbosity=0"]
    atheris.Setup(
        [sys.argv[0], *options, f"-artifact_prefix={FOLDER}/", str(folder)],
        deliver,
        custom_mutator=lambda raw, size, number: _mutated(
            atheris.Mutate, campaign, fitting, raw, size, number
        ),
    )
    atheris.Fuzz()


def _mutated(
    mutate: Callable[[bytes, int], bytes],
    campaign: Campaign,
    fitting: list[int],
    raw: bytes,
    size: int,
    number: int,
) -> bytes:
    """Half by libFuzzer, which knows no fields; half by ours, so that most still decode."""
    chance = Random(number)
    if chance.random() < 0.5:
        return mutate(raw, size)
    place = chance.choice(fitting)
    body = campaign.spoiled(chance, campaign.moments[place])
    return (place.to_bytes(2, "big") + body)[:size]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
