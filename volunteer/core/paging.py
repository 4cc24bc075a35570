"""Long lists come in pages."""


def page_within(page: int, count: int, size: int) -> int:
    """The page asked for, or the nearest there is: a list has at least one page."""
    return min(max(1, page), max(1, -(-count // size)))
