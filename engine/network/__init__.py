"""How nodes talk: authenticated, ordered, acknowledged messages over a byte stream."""
