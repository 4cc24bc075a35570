"""The Wilson score interval (E. B. Wilson, 1927): honest for small samples and for shares near 0 and 1."""

from math import sqrt

#: 95 %.
Z = 1.959963984540054


def wilson(hits: int, size: int, z: float = Z) -> tuple[float, float]:
    """The interval of a share, both ends within 0 and 1. Of nothing it is everything: (0, 1)."""
    if not 0 <= hits <= max(size, 0):
        raise ValueError(f"{hits} of {size}")
    if size == 0:
        return 0.0, 1.0
    share, weight = hits / size, z * z / size
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / size + weight / (4 * size)) / (1 + weight)
    return max(0.0, middle - half) if hits else 0.0, min(1.0, middle + half) if hits < size else 1.0
