"""Who takes part in the demo beside the person. The first page says it, so it must be cheap to import."""

from typing import Final

HUB_NAME: Final = "Willow"
PEER_NAME: Final = "Bob"
