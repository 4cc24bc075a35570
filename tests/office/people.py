"""The people and employers of an invented office."""

from dataclasses import dataclass, field
from random import Random

from tests.office import words


@dataclass(frozen=True)
class Employer:
    """An employer: its full name and the short forms people write; `plain` where these are a part of it."""

    full: str
    shorts: tuple[str, ...]
    plain: bool = True


@dataclass(eq=False)
class Person:
    """One human being of the world."""

    id: str
    name: str
    sex: str
    employer: Employer
    phone: str
    member: str


@dataclass
class Crowd:
    """Makes people who differ in phone, and in name or employer."""

    rng: Random
    place: words.Place
    employers: list[Employer] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.employers = make_employers(self.rng, self.place)

    def phone(self) -> str:
        """A mobile number nobody has, nor one that looks alike when masked."""
        while True:
            number = self.rng.choice(("135", "137", "139", "150", "158", "177", "181", "186", "199"))
            number += f"{self.rng.randrange(10**8):08d}"
            masked = number[:3] + number[-4:]
            if masked not in self.phones:
                self.phones.add(masked)
                return number

    def name(self, sex: str) -> str:
        """A name of two or three characters, now and then a rare or double surname."""
        surname = self.rng.choice(words.SURNAMES)
        if self.rng.random() < 0.03:
            surname = self.rng.choice(words.RARE_SURNAMES)
        given = words.FEMALE if sex == "女" else words.MALE
        return surname + "".join(self.rng.sample(given, 1 if self.rng.random() < 0.35 else 2))

    def add(
        self,
        *,
        name: str | None = None,
        employer: Employer | None = None,
        phone: str | None = None,
        sex: str | None = None,
        unique: bool = False,
    ) -> Person:
        """A new person; `unique` where nobody else may bear the name or one that sounds like it."""
        sex = sex or self.rng.choice("男女")
        employer = employer or self.rng.choice(self.employers)
        while name is None or (name, employer.full) in self.taken:
            name = self.name(sex)
            if unique and sound(name) in self.names:
                name = None
        self.taken.add((name, employer.full))
        self.names.add(sound(name))
        number = len(self.people) + 1
        member = f"{self.rng.randrange(10**6):06d}{number:04d}"
        person = Person(f"P{number:04d}", name, sex, employer, phone or self.phone(), member)
        self.people.append(person)
        return person

    def plain_employer(self) -> Employer:
        """An employer whose short forms are a part of its full name."""
        return self.rng.choice([employer for employer in self.employers if employer.plain])

    def volunteer(self) -> Person:
        """A person whose name is nobody else's and can be misheard."""
        while True:
            sex = self.rng.choice("男女")
            name = self.name(sex)
            if sound(name) not in self.names and misheard(name) not in (None, name):
                return self.add(name=name, employer=self.plain_employer(), sex=sex, unique=True)


def sound(name: str) -> str:
    """The name with every character that has a homophone folded to one of the two."""
    back = {heard: written for written, heard in words.HOMOPHONES.items()}
    return "".join(back.get(character, character) for character in name)


def misheard(name: str) -> str | None:
    """The name written with a homophone, as somebody does who only heard it."""
    for index in range(len(name) - 1, 0, -1):
        if name[index] in words.HOMOPHONES:
            return name[:index] + words.HOMOPHONES[name[index]] + name[index + 1 :]
    return None


def make_employers(rng: Random, place: words.Place) -> list[Employer]:
    """Companies of the place, public bodies, a joint venture with brackets, and the post office."""
    short = place.city.removesuffix("市")
    brands = rng.sample(words.BRANDS, 13)
    trades = [rng.choice(words.TRADES) for _ in brands]
    found = [
        Employer(f"{region}{brand}{trade}有限{kind}公司", (brand + trade, brand + cut))
        for brand, (trade, cut), region, kind in zip(
            brands[1:],
            trades[1:],
            rng.choices((short, place.city, place.district.removesuffix("区")), k=12),
            rng.choices(("", "", "责任"), k=12),
            strict=True,
        )
    ]
    parts = {"city": short, "short": short, "district": place.district, "street": place.street.removesuffix("街道")}
    for full, cut in words.PUBLIC:
        parts["street_short"] = parts["street"]
        found.append(Employer(full.format(**parts), (cut.format(**parts),)))
    found.append(Employer(f"{brands[0]}（{short}）{trades[0][0]}有限公司", (brands[0] + trades[0][1],), plain=False))
    found.append(Employer(f"中国邮政集团有限公司{place.city}分公司", (f"{short}邮政",), plain=False))
    return found
