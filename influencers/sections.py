"""What other rooms add to an influencer's relationship tab. They add theirs at start; each is fetched after the page, so
that what asks the database many questions does not hold up what people open it for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """`route` answers with the section for the influencer's uuid; until it came, a link named `title` stands there."""

    title: str
    route: str


SECTIONS: list[Section] = []
