"""One line of a list: what it says, and in sentences what could not be understood."""

import pytest

from influencers.importing.channel_rows import ChannelRow
from influencers.importing.rows import House
from tests.influencers.importing.lists import read


def test_a_row_gives_a_person_with_channels_numbers_and_contacts(tmp_path):
    [ana] = read(
        tmp_path,
        "Name,Instagram,Instagram followers,TikTok URL,Country,Language,Tags,E-mail,Phone,Website,Telegram\n"
        "Ana Łoś,@Ana.Los,1.2k,https://www.tiktok.com/@ana,Polska,polski / English,Beauty|Home; #DIY,"
        "Ana@X.example; b@x.example,+48 600 700 800,ana.example,t.me/ana_los\n",
    )
    assert (ana.name, ana.country, ana.languages, ana.tags) == (
        "Ana Łoś",
        "PL",
        ["pl", "en"],
        ("beauty", "home", "diy"),
    )
    assert ana.channels == [
        ChannelRow(
            "instagram",
            handle="Ana.Los",
            url="https://www.instagram.com/ana.los/",
            followers=1200,
            precision="abbreviated",
        ),
        ChannelRow("tiktok", handle="ana", url="https://www.tiktok.com/@ana"),
    ]
    assert ana.contacts == [
        ("email", "ana@x.example"),
        ("email", "b@x.example"),
        ("phone", "+48 600 700 800"),
        ("website", "https://ana.example"),
        ("telegram", "@ana_los"),
    ]
    assert (ana.notes, ana.refusal) == ([], "")


def test_unknown_cells_stay_unknown(tmp_path):
    [ana] = read(tmp_path, "Name,Instagram,Followers,Country,E-mail\nAna,@ana,nan,n/a,-\n")
    assert (ana.channels[0].followers, ana.country, ana.contacts, ana.notes) == (None, "", [], [])


@pytest.mark.parametrize("name", ["????", "??? ????", "", "nan", "\ufffd\ufffd"])
def test_a_lost_name_is_unknown_and_the_handle_stands_in(tmp_path, name):
    [person] = read(tmp_path, f"Name,Instagram\n{name},@mood_77\n")
    assert (person.name, person.name_is_known) == ("mood_77", False)


def test_a_partly_lost_name_keeps_its_letters_and_says_so(tmp_path):
    [person] = read(tmp_path, "Name,Instagram\nFaisal ???? ?????,@fai\n")
    assert person.name == "Faisal"
    assert person.notes == [("Name", "Some letters of the name were lost before the file reached us.")]


def test_name_and_handle_in_one_cell_are_parted(tmp_path):
    people = read(tmp_path, "NAME,FOLLOWERS\nmaya family @maya_b.f,3.1M\n????? @dooj214,2M\n", "tiktok.csv")
    assert [(p.name, p.channels[0].handle) for p in people] == [
        ("maya family", "maya_b.f"),
        ("dooj214", "dooj214"),
    ]


def test_a_link_knows_better_than_the_list_which_platform_it_is(tmp_path):
    people = read(
        tmp_path,
        "Name,Link,Followers\nAna,https://www.twitch.tv/ana_live,5\nBo,https://www.tiktok.com/@bo,6\n",
    )
    assert [(p.channels[0].platform, p.channels[0].handle, p.channels[0].followers) for p in people] == [
        ("twitch", "ana_live", 5),
        ("tiktok", "bo", 6),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",https://www.youtube.com/watch?v=dQw4w9WgXcQ,1", "This is a link to a video, not to a profile."),
        (",https://www.youtube.com/results?search_query=a,1", "This is a link to a search page, not to a profile."),
        (",,5", "There is no name, handle or link in this row."),
        ("Total,,12345", "This looks like a line of totals, not like a person."),
        ("Name,Link,Subscribers", "This is the header once more."),
        ("Ana, Lima,https://www.youtube.com/@ana,5", "The row has 4 cells, but the list has 3 columns. A separator inside a cell needs quotation marks around the cell."),
    ],
)  # fmt: skip
def test_a_row_about_nobody_is_rejected_in_a_sentence(tmp_path, row, sentence):
    rows = "".join(f"P{n},https://www.youtube.com/@p{n},{n}\n" for n in range(5))
    people = read(tmp_path, f"Name,Link,Subscribers\n{rows}{row}\n")
    assert [person.refusal for person in people] == [""] * 5 + [sentence]


def test_a_bad_value_is_left_out_with_a_sentence_and_the_row_stays(tmp_path):
    people = read(
        tmp_path,
        "Name,Instagram,Followers,Country,E-mail\nAna,@ana,5,Spain,a@x.example\nBo,not a handle,6,Spain,b@x.example\n"
        "Cy,@cy,many,Atlantis,no mail\nDi,@di,7,Spain,d@x.example\n",
    )
    assert [p.refusal for p in people] == ["", "", "", ""]
    assert people[1].notes == [("Instagram", "“not a handle” cannot be a handle on Instagram.")]
    assert people[2].notes == [
        ("Followers", "“many” is not a number."),
        ("Country", "“Atlantis” is not a country we know."),
        ("E-mail", "“no mail” is not an e-mail address."),
    ]
    assert people[2].channels[0].followers is None


def test_owner_and_stage_are_looked_up_in_the_house(tmp_path):
    house = House(stages={"partner": 3}, members={"olga@x.example": 7})
    text = "Name,Stage,Owner\nAna,Partner,OLGA@x.example\nBo,Friend,nobody@x.example\n"
    from influencers.importing.guessing import Known, guess_plan
    from influencers.importing.rows import RowReader
    from tests.influencers.importing.lists import TODAY, look

    seen = look(tmp_path, text)
    known = Known(stages=frozenset(house.stages), members=frozenset(house.members))
    reader = RowReader(guess_plan(seen, file_name="a.csv", today=TODAY, known=known), house, today=TODAY)
    ana, bo = [reader.read(number, cells) for number, cells in seen.sample[1:]]
    assert (ana.stage, ana.owner) == (3, 7)
    assert bo.notes == [
        ("Stage", "There is no stage named “Friend”."),
        ("Owner", "No member of the agency has the address “nobody@x.example”."),
    ]


def test_each_row_may_carry_its_own_day_but_no_ambiguous_and_no_future_one(tmp_path):
    rows = read(
        tmp_path,
        "Name,Instagram,Followers,Date\nA,@aa,1,2026-01-05\nB,@bb,1,25/12/2025\nC,@cc,1,03/04/2025\nD,@dd,1,2027-01-01\n",
    )
    assert [str(row.as_of) for row in rows] == ["2026-01-05", "2025-12-25", "None", "None"]
    assert rows[2].notes == [("Date", "“03/04/2025” may be two different days. Write it as 2025-MM-DD.")]
    assert rows[3].notes == [("Date", "“2027-01-01” lies in the future.")]


def test_an_apostrophe_that_guards_against_formulas_is_taken_off(tmp_path):
    [ana] = read(tmp_path, "Name,Instagram,Phone\nAna,'@ana,'+48 600 700 800\n")
    assert (ana.channels[0].handle, ana.contacts) == ("ana", [("phone", "+48 600 700 800")])
