"""Names on outreach rows: which volunteer of the programme a bare name, or one with an employer in brackets, fits."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from volunteer.linkage.certain import VOLUNTEER, Edge, Partition
from volunteer.linkage.compare import compare_employers, is_compatible
from volunteer.linkage.components import Component
from volunteer.linkage.records import Guards, Record


@dataclass
class Fit:
    """The volunteers a name fits on that day, else those it may mean, each with why it is not certain."""

    volunteers: list[tuple[Component, Record]] = field(default_factory=list)
    doubtful: list[tuple[Component, Record, str]] = field(default_factory=list)


class Volunteers:
    """The sign-ups of each programme by name and by sound."""

    def __init__(self, components: Iterable[Component], guards: Guards) -> None:
        self.guards = guards
        self.by_name: dict[tuple[int, str], list[tuple[Component, Record]]] = defaultdict(list)
        self.by_sound: dict[tuple[int, str], list[tuple[Component, Record]]] = defaultdict(list)
        for component in components:
            for signup in component.signups:
                if signup.is_named:
                    self.by_name[signup.written.programme_id, signup.name].append((component, signup))
                    self.by_sound[signup.written.programme_id, signup.sound].append((component, signup))

    def fit(self, mention: Record) -> Fit:
        """Whom a name on an outreach row may mean; nobody else than these is ever asked about."""
        programme, day = mention.written.programme_id, mention.written.occurred_on
        fit = Fit()
        elsewhere: list[tuple[Component, Record, str]] = []
        for component, signup in self.by_name.get((programme, mention.name), ()):
            if not self._fits_hint(mention, signup):
                elsewhere.append((component, signup, "employer_different"))
            elif signup.was_volunteer(day) or not self.guards.approval:
                fit.volunteers.append((component, signup))
            else:
                returned = signup.written.state == "returned"
                fit.doubtful.append((component, signup, "signup_returned" if returned else "not_yet_approved"))
        if fit.volunteers:
            fit.doubtful = []
        elif not fit.doubtful:
            fit.doubtful = elsewhere or [
                (component, signup, "name_homophone")
                for component, signup in self.by_sound.get((programme, mention.sound), ())
                if signup.pinyin == mention.pinyin and self._fits_hint(mention, signup)
            ]
        return fit

    @staticmethod
    def _fits_hint(mention: Record, signup: Record) -> bool:
        return mention.employer is None or is_compatible(compare_employers(mention.employer, signup.employer))


def join_outreach(partition: Partition, records: Iterable[Record], guards: Guards) -> dict[int, Fit]:
    """Join names that fit exactly one volunteer; returns the fit of every name, found before any joining."""
    volunteers = Volunteers(partition.components(), guards)
    fits = {
        record.id: volunteers.fit(record)
        for record in records
        if record.is_shift_log and record.is_named and not partition.of[record.id].signups
    }
    by_id = {record.id: record for record in records}
    edges = []
    for mention, fit in fits.items():
        if by_id[mention].read.is_full and len({component for component, _ in fit.volunteers}) == 1:
            signup = min((signup for _, signup in fit.volunteers), key=lambda found: found.order)
            edges.append(Edge(VOLUNTEER, (signup, by_id[mention])))
    partition.join(edges)
    return fits
