"""What lists by different authors are understood to mean. Each is a small list with one author's habits."""

from datetime import date

import pytest

from influencers.importing.guessing import Known
from tests.influencers.importing.lists import TODAY, guess, meanings

PAIRED = """s.no,Name,Instagram Name,Category-1,Followers,Followers,"
Country",Eng. (Avg.),Eng. (Avg.),Category-2
1,mara.voss,Mara Voss,Music,483.1M,483100000,India,5.6M,5600000,
2,_tim_ok,Tim Okoro 🤍,Fashion,370M,370000000,United States,4M,4000000,Modeling
"""
ESTIMATES = """rank,Youtuber,subscribers,video views,category,Title,uploads,Country,Abbreviation,channel_type_rank,video_views_for_the_last_30_days
1,Blue Series,245000000,2.28E+11,Music,Blue Series,20082,India,IN,1,2258000000
2,Panda,12300000,2214684303,nan,HybridPanda,2452,nan,nan,867,67035
"""


@pytest.mark.parametrize(
    ("text", "file_name", "wanted"),
    [
        (PAIRED, "insta-nov-2022.csv", ["", "handle", "name", "tags", "", "followers", "country", "", "", "tags"]),
        (ESTIMATES, "stats.csv", ["", "name", "followers", "views", "tags", "title", "posts", "country", "", "", ""]),
        ("Tiktoker,influencer name,Subscribers count,Subscribers count,Views avg.\n_mia_,Mia【ミア】,1.3M,1300000,1.9M\n", "a.csv",
         ["handle@tiktok", "name", "", "followers", ""]),
        ("handle,channelID,tier,followers,tot_videos,tot_views\n@kho1,UC-1LknHyrjHLbFvfzuykYGQ,macro,637000.0,1516,116340245\n", "a.csv",
         ["handle", "external_id", "", "followers", "posts", "views"]),
        ("#,NAME,FOLLOWERS,ER,TOPIC OF INFLUENCE,POTENTIAL REACH\n1,Sha @sha.1,4.3M,-,Music,1.3M\n2,??? @dooj,3.8M,-,Food,1M\n", "tiktok.csv",
         ["", "name_handle", "followers", "", "tags", ""]),
        ("Country,insta_id,Title,Link,Audience Country,Followers\nAll,ana,Ana Lima,https://www.instagram.com/ana/,India,400100000\n", "a.csv",
         ["", "handle", "name", "url", "", "followers"]),
        ("Name,Instagram,TikTok handle,TikTok followers,YouTube URL\nAna,@ana,ana.tt,1.2k,https://youtube.com/@ana\n", "a.csv",
         ["name", "handle@instagram", "handle@tiktok", "followers@tiktok", "url@youtube"]),
        ("Name,Instagram,YouTube\nAna Lima,1.2M,300K\nBo Diaz,12K,-\n", "a.csv", ["name", "followers@instagram", "followers@youtube"]),
        ("Имя,Ссылка на канал,Кол-во подписчиков,Страна,Почта\nАнна,https://t.me/anna_ch,12 345,Россия,a@b.example\n", "a.csv",
         ["name", "url", "followers", "country", "email"]),
        ("이름,인스타그램 팔로워 수,국가,연락처\n김민지,1.5만,한국,010-1234-5678\n", "a.csv", ["name", "followers@instagram", "country", "phone"]),
        ("First name,Last name,E-mail\nAna,Lima,ana@x.example\n", "a.csv", ["given_name", "family_name", "email"]),
        ("Name,Telegram,Subscribers\nAna,@ana_channel,12K\n", "a.csv", ["name", "handle@telegram", "followers"]),
        ("weird,who knows\nana@x.example,https://www.twitch.tv/ana_live\n", "a.csv", ["email", "url"]),
        ("Followers,Email\nvery many,none given\n", "a.csv", ["", ""]),
    ],
)  # fmt: skip
def test_columns_are_understood(tmp_path, text, file_name, wanted):
    assert meanings(guess(tmp_path, text, file_name)) == wanted


def test_of_two_columns_for_one_number_the_one_in_full_is_kept_and_the_other_says_so(tmp_path):
    columns = guess(tmp_path, PAIRED).columns
    assert columns[4].why == "“Followers” in column 6 has the same in full"


@pytest.mark.parametrize(
    ("text", "row", "rows", "names"),
    [
        ("Name,Followers\nAna,1\n", 1, 1, ["Name", "Followers"]),
        ("Our best people 2026\n\nName,Followers\nAna,1\n", 3, 1, ["Name", "Followers"]),
        ("@ana,12000\n@bo,3000\n", 0, 1, ["Column 1", "Column 2"]),
        (",Instagram,,TikTok,\nName,Handle,Followers,Handle,Followers\nAna,@ana,5,@ana,6\n", 1, 2,
         ["Name", "Instagram Handle", "Instagram Followers", "TikTok Handle", "TikTok Followers"]),
    ],
)  # fmt: skip
def test_the_header_is_found(tmp_path, text, row, rows, names):
    plan = guess(tmp_path, text)
    assert (plan.header_row, plan.header_rows, [c.name for c in plan.columns]) == (row, rows, names)


@pytest.mark.parametrize(
    ("text", "file_name", "platform", "why"),
    [
        ("Name,Followers\nAna,1\n", "top_tiktok_list.csv", "tiktok", "from the file's name"),
        ("Youtuber,subscribers\nAna Lima,1\n", "a.csv", "youtube", "from the header"),
        ("Link,Followers\nhttps://www.twitch.tv/ana,1\n", "a.csv", "twitch", "from the links in “Link”"),
        (
            "channelID,Followers\nUC-1LknHyrjHLbFvfzuykYGQ,1\n",
            "a.csv",
            "youtube",
            "from the IDs in “channelID”",
        ),
        ("Top of Instagram\nName,Followers\nAna,1\n", "a.csv", "instagram", "from the title above the table"),
        ("Name,Followers\nAna,1\n", "a.csv", "", ""),
    ],
)
def test_the_platform_is_guessed_with_its_reason(tmp_path, text, file_name, platform, why):
    plan = guess(tmp_path, text, file_name)
    assert (plan.platform, plan.platform_why) == (platform, why)


@pytest.mark.parametrize(
    ("file_name", "day"),
    [
        ("insta-nov-2022.csv", date(2022, 11, 30)),
        ("list_2024-03-05.csv", date(2024, 3, 5)),
        ("20240305.csv", date(2024, 3, 5)),
        ("global-2023.csv", date(2023, 12, 31)),
        ("global-2026.csv", TODAY),
        ("plan-2030.csv", TODAY),
        ("top-1000.csv", TODAY),
    ],
)
def test_the_day_of_the_numbers_is_guessed_and_never_in_the_future(tmp_path, file_name, day):
    assert guess(tmp_path, "Name,Followers\nAna,1\n", file_name).as_of == day


def test_a_list_of_handles_without_platform_asks_for_it(tmp_path):
    plan = guess(tmp_path, "Username,Followers\nana_1,5\n")
    assert (
        plan.missing()
        == "Which platform is this list about? Choose it, so that handles and numbers find their place."
    )


def test_a_list_about_nobody_asks_who_it_is_about(tmp_path):
    plan = guess(tmp_path, "Population,Latitude\n1,2\n")
    assert (
        plan.missing()
        == "No column says who the rows are about. Choose the column with the name, handle or profile link."
    )


def test_stages_and_owners_are_recognized_only_when_they_are_the_agencys(tmp_path):
    text = "Name,Status,Owner\nAna,Partner,olga@x.example\n"
    known = Known(stages=frozenset({"partner"}), members=frozenset({"olga@x.example"}))
    assert meanings(guess(tmp_path, text, known=known)) == ["name", "stage", "owner"]
    assert meanings(guess(tmp_path, text)) == ["name", "", ""]
