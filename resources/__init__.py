"""Files the program ships: icons, fonts, themes and contract artifacts.

Whoever reads one finds it below `FOLDER`, be it in the source tree, where pip installed it or in the package.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent
