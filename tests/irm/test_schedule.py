from irm.schedule import EVERY, beat_schedule


def test_beat_starts_every_task_under_a_name_of_its_own():
    assert {row["task"] for row in beat_schedule().values()} == set(EVERY)
