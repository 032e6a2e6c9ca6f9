"""Channels: states, outcomes, consensus (ledger) channels, virtual channels and vouchers."""
