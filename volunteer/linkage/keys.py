"""Blocking keys: two mentions are compared only if they share one. Stored as keyed hashes that leak no number."""

import hashlib

from volunteer.linkage.normalise import Employer
from volunteer.linkage.records import Record

Key = tuple[object, ...]

#: Sharing one of these may by itself change who is who (or who else a number serves); the others only raise questions.
STRONG = {"phone": 1, "member": 2, "volunteer": 3, "sounds_like_volunteer": 4}
WEAK = {"digits": 0, "masked": 5, "employer": 6, "near": 7}


def keys_of(record: Record) -> frozenset[Key]:
    """The keys of a mention, worked out once. Children have none."""
    if record.keys is None:
        record.keys = frozenset(_keys(record))
    return record.keys


def _keys(record: Record) -> set[Key]:
    if record.written.is_child:
        return set()
    keys: set[Key] = set()
    programme = record.written.programme_id
    if not record.is_participation and record.is_named:
        keys |= {("volunteer", programme, record.name), ("sounds_like_volunteer", programme, record.sound)}
    if record.is_shift_log:
        return keys
    if record.mobile:
        keys.add(("phone", record.mobile))
    if record.member:
        keys.add(("member", record.member))
    if record.is_named:
        keys |= _name_keys(record)
    return keys


def _name_keys(record: Record) -> set[Key]:
    keys: set[Key] = set()
    if record.phone and record.phone.ends:
        keys.add(("masked", record.sound, record.phone.ends))
    if record.mobile:
        keys |= {("digits", record.sound, record.mobile[:6]), ("digits", record.sound, record.mobile[6:])}
    if record.employer:
        keys |= {("employer", record.sound, window) for window in _windows(record.employer)}
        keys |= {("near", shape, record.employer.core[:2]) for shape in _shapes(record.name)}
    return keys


def _windows(employer: Employer) -> set[str]:
    """Whatever a short form of three characters could share: 龙洲湾物业 → 龙洲湾 洲湾物 湾物业."""
    core = employer.core
    if len(core) < 3:
        return {core}
    return {core[start : start + 3] for start in range(len(core) - 2)}


def _shapes(name: str) -> set[str]:
    """The name with one character left open: what one different or one missing middle character still shares."""
    if len(name) == 2:
        return {f"{name[0]}*{name[1]}"}
    if len(name) in (3, 4):
        return {f"{name[:place]}*{name[place + 1 :]}" for place in range(len(name))}
    return set()


def hashed(key: Key, secret: bytes) -> int:
    """A signed 64-bit hash whose low three bits tell the class of the key."""
    digest = hashlib.blake2b(repr(key).encode(), key=secret[:64], digest_size=8).digest()
    kind = (STRONG | WEAK)[str(key[0])]
    return (int.from_bytes(digest, "big", signed=True) & ~7) | kind


def is_strong(key_hash: int) -> bool:
    """Whether sharing this key may change who is who."""
    return (key_hash & 7) in STRONG.values()
