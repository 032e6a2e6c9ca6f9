"""`make fuzz ENGINE=atheris`: the same deliveries, spoiled by libFuzzer, which keeps what reaches new code.

A process for each message type, because libFuzzer ends its own. What it finds stays in build/fuzz and begins the next
run; inputs worth keeping go into tests/fuzz/corpus by `--keep`.
"""

from __future__ import annotations

import subprocess
import sys
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
    moments = campaign.moments_of(kind)

    def deliver(raw: bytes) -> None:
        """The first two bytes choose the moment; what follows is the body."""
        campaign.deliver(tally, moments[int.from_bytes(raw[:2], "big") % len(moments)], raw[2:])
        if tally.crashes or tally.count >= count:
            print(tally, *tally.crashes, sep="\n", flush=True)  # noqa: T201
            if not tally.is_good:
                raise AssertionError(f"{name} is not good")
            raise SystemExit(0)

    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for place, body in corpus.load(kind):
        (folder / f"kept-{place}-{len(body)}").write_bytes(
            (place % 2**16).to_bytes(2, "big") + body
        )
    # libFuzzer runs what it begins with too; `count` is reached in `deliver`.
    options = [
        f"-seed={seed}",
        f"-max_len={INPUT_MAX_BYTES}",
        "-print_final_stats=0",
        "-verbosity=0",
    ]
    atheris.Setup(
        [sys.argv[0], *options, f"-artifact_prefix={FOLDER}/", str(folder)],
        deliver,
        custom_mutator=lambda raw, size, number: _mutated(
            atheris.Mutate, campaign, raw, size, number
        ),
    )
    atheris.Fuzz()


def _mutated(mutate: object, campaign: Campaign, raw: bytes, size: int, number: int) -> bytes:
    """Half by libFuzzer, which knows no fields; half by ours, so that most still decode."""
    chance = Random(number)
    if chance.random() < 0.5 or len(raw) < 3:
        return mutate(raw, size)
    moments = campaign.moments
    place = chance.randrange(len(moments))
    body = campaign.spoiled(chance, moments[place])
    return (place.to_bytes(2, "big") + body)[:size]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
