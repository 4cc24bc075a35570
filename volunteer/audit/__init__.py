"""Who did or saw what, when. Append-only; each event declares its keys; entries name keys and fields, never values."""
