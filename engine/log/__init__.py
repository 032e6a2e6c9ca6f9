"""The event log: what happened, chained by hash, on disk before anything leaves the process."""
