"""What a person owns: the sessions, contacts and keys behind the window. Nothing here knows Qt."""
