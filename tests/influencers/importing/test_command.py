from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from influencers.models import Channel, Import, Influencer, Snapshot

pytestmark = pytest.mark.django_db
LIST = "Name,Handle,Followers\nAna,@ana_1,1.2k\n,,5\n"


def run(folder, *options: str, text: str = LIST) -> str:
    path = folder / "list.csv"
    path.write_text(text)
    out = StringIO()
    call_command("import_influencers", str(path), *options, stdout=out)
    return out.getvalue()


def test_a_list_is_taken_in_and_told_about(tmp_path, olga):
    told = run(tmp_path, "--agency", "northlight", "--platform", "instagram", "--as-of", "2026-01-31")
    assert "2 of 2 rows: 1 created, 0 updated, 0 unchanged, 0 merged, 1 rejected." in told
    assert "  row 3: rejected: There is no name, handle or link in this row." in told
    assert (Channel.objects.get().platform, str(Snapshot.objects.get().taken_at.date())) == (
        "instagram",
        "2026-01-31",
    )
    assert Import.objects.get().member == olga


def test_a_dry_run_tells_the_same_and_stores_nothing(tmp_path, olga, settings):
    told = run(tmp_path, "--agency", "northlight", "--platform", "instagram", "--dry-run")
    assert "1 created" in told
    assert told.endswith("Nothing was stored.\n")
    assert (Influencer.objects.count(), Import.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--agency", "nowhere"], "There is no agency with the short name nowhere."),
        (["--agency", "northlight"], "Which platform is this list about? Choose it, so that handles and numbers find their place."),
        (["--agency", "northlight", "--platform", "myspace"], "myspace is not a platform."),
        (["--agency", "northlight", "--member", "x@y.example"], "x@y.example is not a member of Northlight."),
        (["--agency", "northlight", "--as-of", "soon"], "“soon” is not a date. Write it as 2026-12-31."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, olga, options, sentence):
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, *options)
    assert str(refusal.value).startswith(sentence)
    assert Influencer.objects.count() == 0


def test_a_file_that_is_not_there_is_said_in_a_sentence(olga):
    with pytest.raises(CommandError, match="nowhere.csv cannot be opened: No such file or directory."):
        call_command("import_influencers", "nowhere.csv", "--agency", "northlight")
