"""Write what the golden log's worlds are now, after SNAPSHOT_VERSION was raised: `python -m tests.golden_log`.

The log itself is written only where there is none. Tests never write.
"""

from __future__ import annotations

import json

from tests.golden_log.writing import GOLDEN, WORLDS, golden_lines, worlds_now

if __name__ == "__main__":
    if not GOLDEN.exists():
        GOLDEN.write_text("".join(f"{line}\n" for line in golden_lines()), encoding="utf-8")
        print(f"{GOLDEN.name} written; a new golden log needs an ADR")
    WORLDS.write_text(json.dumps(worlds_now(), indent=1) + "\n", encoding="utf-8")
    print(f"{WORLDS.name} written")
