"""What a list of influencers can be narrowed by and sorted by; the page and the API read the same parameters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import QueryDict

from accounts.models import Membership
from accounts.text import clean
from influencers.countries import country_name, is_country, is_language, language_name
from influencers.models import Import, Stage
from influencers.states import ChannelState
from influencers.tags import normal_tag
from platforms.registry import PLATFORMS

LONGEST_TEXT = 200
SORTS = {
    "name": "Name",
    "newest": "Newest first",
    "changed": "Recently changed",
    "followers": "Most followers",
}
ARCHIVED = {"only": "Only archived", "all": "With archived"}
# Parameter -> its name for people.
PARAMETERS = {
    "q": "Search",
    "platform": "Platform",
    "followers_min": "Followers from",
    "followers_max": "Followers to",
    "country": "Country",
    "language": "Language",
    "tag": "Tag",
    "stage": "Stage",
    "owner": "Owner",
    "state": "Channel state",
    "archived": "Archived",
    "import": "Import",
    "sort": "Sort",
}


@dataclass(frozen=True)
class Filters:
    """A reading of the parameters in which everything makes sense. Empty means not narrowed."""

    text: str = ""
    platform: str = ""
    followers_min: int | None = None
    followers_max: int | None = None
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    without_stage: bool = False
    owner: Membership | None = None
    without_owner: bool = False
    channel_state: str = ""
    archived: str = ""
    imported: Import | None = None
    sort: str = "name"

    @property
    def is_empty(self) -> bool:
        """Say whether the list is not narrowed at all."""
        return replace(self, sort="name") == Filters()


@dataclass(frozen=True)
class Chip:
    """A filter in use, as a page shows it: what it is, its value, and the parameter and value that would go."""

    label: str
    value: str
    parameter: str
    raw: str


@dataclass(frozen=True)
class Reading:
    """Filters, and one sentence for each parameter that could not be used: (parameter, sentence)."""

    filters: Filters
    problems: list[tuple[str, str]]
    chips: list[Chip]


def read_filters(
    params: QueryDict,
    *,
    by: Membership,
    stages: Sequence[Stage],
    members: Sequence[Membership],
    known: Sequence[str] = (),
) -> Reading:
    """Read the parameters of a list; `known` are others the address takes (page size, cursor).

    What cannot be used is left out and told, so that the rest of the list still works. `stages` and `members` are the
    agency's, loaded.
    """
    reader = _Reader(params, by, stages, members)
    for name in params:
        if name not in PARAMETERS and name not in known:
            told = ", ".join(PARAMETERS)
            reader.problems.append((name, f"{clean(name)[:40]} is not a filter. Known: {told}."))
    return Reading(reader.read(), reader.problems, reader.chips)


class _Reader:
    def __init__(
        self, params: QueryDict, by: Membership, stages: Sequence[Stage], members: Sequence[Membership]
    ) -> None:
        self.params = params
        self.by = by
        self.stages = {str(stage.uuid): stage for stage in stages}
        self.members = {str(member.uuid): member for member in members}
        self.problems: list[tuple[str, str]] = []
        self.chips: list[Chip] = []

    def read(self) -> Filters:
        text = clean(self.params.get("q", ""))[:LONGEST_TEXT]
        if text:
            self._chip("q", text, self.params["q"])
        platform = self._platform()
        low, high = self._followers("followers_min", platform), self._followers("followers_max", platform)
        if low is not None and high is not None and low > high:
            self._refuse("followers_max", "Followers to must not be below followers from.")
            high = None
        stages, without_stage = self._stages()
        owner, without_owner = self._owner()
        return Filters(
            text=text, platform=platform, followers_min=low, followers_max=high,
            countries=self._codes("country", str.upper, is_country, country_name),
            languages=self._codes("language", str.lower, is_language, language_name),
            tags=self._tags(), stages=stages, without_stage=without_stage, owner=owner, without_owner=without_owner,
            channel_state=self._choice("state", {state.value: str(state.label) for state in ChannelState}),
            archived=self._choice("archived", ARCHIVED), imported=self._import(), sort=self._sort(platform),
        )  # fmt: skip

    def _refuse(self, name: str, sentence: str) -> None:
        self.problems.append((name, sentence))
        self.chips = [chip for chip in self.chips if chip.parameter != name]

    def _chip(self, name: str, value: str, raw: str) -> None:
        self.chips.append(Chip(PARAMETERS[name], value, name, raw))

    def _given(self, name: str) -> list[str]:
        return [value for value in self.params.getlist(name) if value.strip()]

    def _choice(self, name: str, choices: dict[str, str]) -> str:
        value = self.params.get(name, "").strip()
        if not value:
            return ""
        if value not in choices:
            self._refuse(
                name, f"{PARAMETERS[name]} cannot be “{clean(value)[:40]}”. Known: {', '.join(choices)}."
            )
            return ""
        self._chip(name, choices[value], value)
        return value

    def _platform(self) -> str:
        return self._choice("platform", {name: platform.label for name, platform in PLATFORMS.items()})

    def _followers(self, name: str, platform: str) -> int | None:
        value = self.params.get(name, "").replace(",", "").replace(" ", "")
        if not value:
            return None
        if not platform:
            self._refuse(
                name,
                "Choose one platform to filter by followers: numbers of different platforms do not compare.",
            )
        elif not (value.isascii() and value.isdecimal() and len(value) <= 15):
            self._refuse(name, f"{PARAMETERS[name]} must be a whole number, for example 10000.")
        else:
            self._chip(name, f"{int(value):,}", value)
            return int(value)
        return None

    def _codes(self, name: str, case: Callable[[str], str], is_known: Callable[[str], bool], label: Callable[[str], str]) -> tuple[str, ...]:
        kept = []
        for value in self._given(name):
            code = case(value.strip())
            if is_known(code):
                kept.append(code)
                self._chip(name, label(code), value)
            else:
                self.problems.append(
                    (name, f"“{clean(value)[:20]}” is not the code of a {PARAMETERS[name].lower()}.")
                )
        return tuple(dict.fromkeys(kept))

    def _tags(self) -> tuple[str, ...]:
        tags = []
        for value in self._given("tag"):
            tag = normal_tag(value)
            if tag:
                tags.append(tag)
                self._chip("tag", tag, value)
        return tuple(dict.fromkeys(tags))

    def _stages(self) -> tuple[tuple[Stage, ...], bool]:
        chosen, without = [], False
        for value in self._given("stage"):
            if value == "none":
                without = True
                self._chip("stage", "No stage", value)
            elif value in self.stages:
                chosen.append(self.stages[value])
                self._chip("stage", self.stages[value].name, value)
            else:
                self.problems.append(("stage", "This stage does not exist any more. It was left out."))
        return tuple(dict.fromkeys(chosen)), without

    def _owner(self) -> tuple[Membership | None, bool]:
        value = self.params.get("owner", "").strip()
        if value == "nobody":
            self._chip("owner", "Nobody", value)
            return None, True
        owner = self.by if value == "me" else self.members.get(value)
        if owner:
            self._chip("owner", "Me" if value == "me" else str(owner.user), value)
        elif value:
            self._refuse("owner", "Owner must be me, nobody or a member of the agency.")
        return owner, False

    def _import(self) -> Import | None:
        value = self.params.get("import", "").strip()
        if not value:
            return None
        try:
            found = Import.objects.for_agency(self.by.agency).filter(uuid=UUID(value)).first()
        except ValueError:
            found = None
        if found is None:
            self._refuse("import", "This import does not exist.")
        else:
            self._chip("import", found.file_name, value)
        return found

    def _sort(self, platform: str) -> str:
        value = self.params.get("sort", "").strip() or "name"
        if value not in SORTS:
            self._refuse("sort", f"Sort cannot be “{clean(value)[:40]}”. Known: {', '.join(SORTS)}.")
        elif value == "followers" and not platform:
            self._refuse(
                "sort",
                "Choose one platform to sort by followers: numbers of different platforms do not compare.",
            )
        else:
            return value
        return "name"
