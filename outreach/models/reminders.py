from django.db import models

from accounts.models import Membership


class DailyLetter(models.Model):
    """One member's letter about one day: written down before it leaves, so that none leaves twice."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # in the member's zone
    number = models.PositiveIntegerField(default=0)  # things it tells of; 0: nothing was due, so nothing left
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)  # null: nothing was due, or it may not have left

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="one_daily_letter")]

    def __str__(self) -> str:
        return f"{self.member} {self.day}"
