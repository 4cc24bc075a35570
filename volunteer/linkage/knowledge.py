"""What is known of a person from what is written: the name to show, other names, numbers. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set

from volunteer.linkage.records import Record
from volunteer.people.models import NameKind


def name_to_show(records: Sequence[Record]) -> str:
    """As on the latest sign-up, else the real name written most often (first written among equals), else an alias."""
    signups = [record for record in records if record.is_signup and record.read.shown]
    if signups:
        return signups[-1].read.shown
    real = [record.read.shown for record in records if not record.is_alias and record.read.shown]
    if real:
        counts = Counter(real)
        return max(counts, key=lambda name: (counts[name], -real.index(name)))
    return next((record.read.shown for record in records if record.read.shown), "")


def known_names(records: Sequence[Record]) -> dict[str, NameKind]:
    """Every name of a person, and what it is. An alias is never a real name, wherever else it stands."""
    shown = name_to_show(records)
    names: dict[str, NameKind] = {}
    for record in records:
        name = record.read.shown
        if name:
            kind = NameKind.ALIAS if record.is_alias else NameKind.REAL if name == shown else NameKind.VARIANT
            if names.get(name) in (None, NameKind.ALIAS):
                names[name] = kind
    return names


def own_numbers(records: Sequence[Record], names_served: Mapping[str, Set[str]]) -> set[str]:
    """Full mobile numbers of a person: from the sign-up, and those that serve nobody of another name."""
    names = {record.name for record in records}
    return {
        record.mobile
        for record in records
        if record.mobile and (record.is_signup or names_served.get(record.mobile, frozenset()) <= names)
    }
