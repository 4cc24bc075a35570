"""What merging, erasing and exporting a person does to each foreign key that points to one."""

from typing import Any, Literal


def person_key(
    merge: Literal["move", "move_unique", "keep"], erase: Literal["keep", "clear", "delete"], export: bool
) -> dict[str, Any]:
    """Column info for a foreign key to `person`; a test fails on a key without it."""
    return {"person_key": {"merge": merge, "erase": erase, "export": export}}
