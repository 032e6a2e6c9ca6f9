"""Objectives: what a node wants to reach with a channel, as ladders that are cranked."""
