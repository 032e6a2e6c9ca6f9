"""Payment links: written, read and checked as text. Nothing here opens, fetches or asks anybody anything."""
