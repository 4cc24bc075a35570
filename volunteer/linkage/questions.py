"""What a human must decide: pairs of persons that may be one, each question standing for all rows that ask the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from volunteer.linkage.compare import Relation, deserves_question, relation, score
from volunteer.linkage.components import Component, Law
from volunteer.linkage.keys import Key, keys_of
from volunteer.linkage.outreach import Fit
from volunteer.linkage.records import Ask, Record


@dataclass(frozen=True)
class Pair:
    """Two components that may be one person: the candidate, the asked, their most telling mentions, and why."""

    candidate: Component
    asked: Component
    row: Record
    right: Record
    codes: tuple[str, ...]
    #: Rows that fit several candidates are asked one by one, because their answers may differ.
    alone: bool = False

    @property
    def score(self) -> float:
        return score(self.codes)


class Asker:
    """Finds the pairs worth a question among components that stay apart."""

    def __init__(
        self, of: Mapping[int, Component], law: Law, names: Mapping[str, set[str]], members: Mapping[str, set[str]]
    ) -> None:
        self.of = of
        self.law = law
        #: The names each phone and each member number serves.
        self.names = names
        self.members = members
        self.pairs: dict[tuple[Component, Component], Pair] = {}

    def compare_all(self, records: Sequence[Record]) -> None:
        """Compare the mentions that share a key and belong to different persons."""
        classes: dict[Key, list[Record]] = defaultdict(list)
        for record in records:
            if not record.is_shift_log:
                for key in keys_of(record):
                    classes[key].append(record)
        seen: set[tuple[int, int]] = set()
        signup_phones = {record.mobile for record in records if record.is_signup and record.mobile}
        for key, members in classes.items():
            for left, right in self._apart(members, self._names_served(key)):
                pair = (min(left.id, right.id), max(left.id, right.id))
                if pair not in seen:
                    seen.add(pair)
                    self._compare(left, right, signup_phones)

    def _apart(self, members: list[Record], names_served: int) -> Iterator[tuple[Record, Record]]:
        if len({self.of[record.id] for record in members}) < 2:
            return
        if names_served > 2 and len(members) > 50:
            # An office's number on every row: only the same names, and whoever signed up with it, say anything.
            members = sorted(members, key=lambda record: record.order)
            signups = [record for record in members if record.is_signup]
            by_name: dict[str, list[Record]] = defaultdict(list)
            for record in members:
                by_name[record.name].append(record)
            candidates = [pair for same in by_name.values() for pair in combinations(same, 2)]
            candidates += [(signup, record) for signup in signups for record in members if record is not signup]
        else:
            candidates = list(combinations(members, 2))
        yield from ((left, right) for left, right in candidates if self.of[left.id] is not self.of[right.id])

    def _names_served(self, key: Key) -> int:
        served = {"phone": self.names, "member": self.members}.get(str(key[0]), {})
        return len(served.get(str(key[1]), ()))

    def _compare(self, left: Record, right: Record, signup_phones: set[str]) -> None:
        found = relation(left, right)
        if not deserves_question(left, right, found) and not self._shares_number(left, right, found, signup_phones):
            return
        codes = found.codes
        if found.phone == "phone_equal" and len(self.names.get(left.mobile or "", ())) > 1:
            codes = tuple("phone_shared" if code == "phone_equal" else code for code in codes)
        if found.member == "member_equal" and len(self.members.get(left.member or "", ())) > 1:
            codes = tuple("member_shared" if code == "member_equal" else code for code in codes)
        self.offer(left, right, codes)

    def _shares_number(self, left: Record, right: Record, found: Relation, signup_phones: set[str]) -> bool:
        """A number with another name: asked of the volunteer who gave it; without one, if it serves just two names."""
        if found.member == "member_equal" and len(self.members.get(left.member or "", ())) <= 2:
            return True
        if found.phone != "phone_equal" or left.mobile is None or found.name == "name_alias":
            return False
        if left.mobile in signup_phones:
            return left.is_signup or right.is_signup
        return len(self.names.get(left.mobile, ())) <= 2

    def offer(self, left: Record, right: Record, codes: tuple[str, ...], alone: bool = False) -> None:
        """Note that two mentions may be one person, unless their persons can never be."""
        one, other = self.of[left.id], self.of[right.id]
        if one is other:
            return
        candidate, asked = sorted((one, other), key=_rank)
        key = (candidate, asked)
        known = self.pairs.get(key)
        row, known_right = (left, right) if one is asked else (right, left)
        pair = Pair(candidate, asked, row, known_right, codes, alone)
        if known is None:
            if self.law.why_apart(one, other, by_human=True):
                return
            self.pairs[key] = pair
        elif _telling(pair) < _telling(known):
            self.pairs[key] = pair

    def offer_outreach(self, fits: Mapping[int, Fit], by_id: Mapping[int, Record]) -> None:
        """Ask about names on outreach rows that fit nobody, or more than one volunteer, for certain."""
        for mention_id, fit in fits.items():
            mention = by_id[mention_id]
            if self.of[mention_id].signups:
                continue
            short = not mention.read.is_full
            several = len({component.first.id for component, _ in fit.volunteers}) > 1
            for _, signup in fit.volunteers:
                code = "two_volunteers" if several else "name_short" if short else "twice_on_one_sheet"
                self.offer(mention, signup, _outreach_codes(mention, signup, code), alone=several)
            for _, signup, code in fit.doubtful:
                self.offer(mention, signup, _outreach_codes(mention, signup, code), alone=len(fit.doubtful) > 1)

    def asked(self) -> list[Pair]:
        """The pairs to ask. Among people who never signed up, each is asked of the likeliest only."""
        volunteers_of: dict[Component, set[Component]] = defaultdict(set)
        candidates: dict[Component, list[Pair]] = defaultdict(list)
        chosen = []
        for pair in self.pairs.values():
            if pair.candidate.signups:
                chosen.append(pair)
                volunteers_of[pair.asked].add(pair.candidate)
            else:
                candidates[pair.asked].append(pair)
        for asked, pairs in candidates.items():
            open_ = [p for p in pairs if not volunteers_of[asked] & volunteers_of[p.candidate]]
            if open_ and len(open_) == len(pairs):
                chosen.append(min(open_, key=lambda p: (-p.score, _rank(p.candidate))))
        return chosen


def _outreach_codes(mention: Record, signup: Record, code: str) -> tuple[str, ...]:
    codes = ["name_equal" if code not in ("name_homophone", "name_short") else code]
    if code not in codes:
        codes.append(code)
    if mention.employer is not None and code != "employer_different":
        codes.append("employer_equal")
    return tuple(codes)


def _rank(component: Component) -> tuple[object, ...]:
    """Who is asked about whom: volunteers are candidates first, then those with a number, then the best known."""
    known_by = 0 if component.is_volunteer else 1 if component.signups else 2
    has_phone = any(record.mobile for record in component.records)
    return (known_by, not has_phone, -len(component.records), component.first.order)


def _telling(pair: Pair) -> tuple[object, ...]:
    return (-pair.score, not pair.right.is_signup, pair.row.order, pair.right.order)


def grouped(pairs: Iterable[Pair], law: Law) -> list[Ask]:
    """One question for all rows that ask the same of one candidate; rows that exclude each other never share one."""
    classes: dict[object, list[Pair]] = defaultdict(list)
    for pair in pairs:
        classes[pair.candidate, pair.row.id if pair.alone else same_words(pair.row)].append(pair)
    asks = []
    for members in classes.values():
        for group in _compatible_groups(sorted(members, key=lambda pair: pair.row.order), law):
            asks.append(_ask(group))
    return sorted(asks, key=lambda ask: (not ask.moves_figures, -ask.score, ask.left, ask.right))


def same_words(row: Record) -> tuple[object, ...]:
    """What rows share that ask the same: name, number, employer and sex, as they compare."""
    return (row.kind, row.name, row.is_alias, row.phone, row.employer, row.written.sex)


def _compatible_groups(pairs: list[Pair], law: Law) -> list[list[Pair]]:
    groups: list[list[Pair]] = []
    for pair in pairs:
        for group in groups:
            if not any(law.why_apart(pair.asked, other.asked, by_human=True) for other in group):
                group.append(pair)
                break
        else:
            groups.append([pair])
    return groups


def _ask(group: list[Pair]) -> Ask:
    first = group[0]
    words = same_words(first.row)
    rows = {record.id: record for pair in group for record in pair.asked.records if same_words(record) == words}
    ordered = sorted(rows.values(), key=lambda record: record.order)
    return Ask(
        left=first.row.id,
        right=_shown(first).id,
        rows=tuple(record.id for record in ordered),
        score=first.score,
        reasons=first.codes,
        moves_figures=first.candidate.is_volunteer or first.asked.is_volunteer,
    )


def _shown(pair: Pair) -> Record:
    """The candidate's best mention: a sign-up, else one with a number, else the most telling one."""
    best = pair.candidate.signups or [record for record in pair.candidate.records if record.mobile]
    return pair.right if pair.right in best or not best else best[-1]
