"""The page that shows how the demo starts, step by step."""
