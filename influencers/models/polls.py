from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from influencers.models.channels import Channel
from influencers.states import SpendPurpose


class Poll(models.Model):
    """A line of the poll log: one channel was read once, with what became of it. In monthly partitions by `at`.

    A call often reads many channels; `units` is this channel's share of its price, `together` how many were asked at once.
    """

    class Kind(models.TextChoices):
        FIGURES = "figures", _("Figures")
        POSTS = "posts", _("List of posts")
        COUNTERS = "counters", _("Numbers of posts")
        COMMENTS = "comments", _("Comments")

    OK = "ok"  # any other result is the kind of a platforms.errors.PlatformError

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="polls", db_index=False)
    # Repeats the channel's, for the agency's page; the channel's own foreign key keeps it true.
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    purpose = models.CharField(max_length=10, choices=SpendPurpose)
    result = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)  # the sentence for a person
    units = models.FloatField()  # of the platform's allowance
    together = models.PositiveIntegerField()  # accounts, or posts, asked in the same call
    found = models.PositiveIntegerField()  # posts or comments that came back; 1 for figures
    milliseconds = models.PositiveIntegerField()
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "-at"], name="polls_of_channel"),
            models.Index(fields=["agency", "-id"], name="polls_of_agency"),
            models.Index(
                fields=["agency", "result", "-id"], name="polls_by_result", condition=~Q(result="ok")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.at:%Y-%m-%d %H:%M} {self.result}"
