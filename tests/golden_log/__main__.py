"""Write what the golden log's worlds are now, after SNAPSHOT_VERSION was raised: `python -m tests.golden_log`.

With `add` the log is written on first, so that it has the new kinds of events: see `writing.next_chapter`. Only as long
as there is no release. Tests never write.
"""

from __future__ import annotations

import json
import sys

from tests.golden_log.writing import GOLDEN, WORLDS, next_chapter, worlds_now

if __name__ == "__main__":
    if sys.argv[1:] == ["add"]:
        lines = "".join(f"{line}\n" for line in next_chapter())
        with GOLDEN.open("a", encoding="utf-8") as golden:
            golden.write(lines)
        print(f"{GOLDEN.name} has {lines.count(chr(10))} lines more; that needs an ADR")
    WORLDS.write_text(json.dumps(worlds_now(), indent=1) + "\n", encoding="utf-8")
    print(f"{WORLDS.name} written")
