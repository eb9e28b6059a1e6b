from typing import Self

from django.db import models

from accounts.models import Agency


class AnswerTimeQuerySet(models.QuerySet["AnswerTime"]):
    def for_agency(self, agency: Agency) -> Self:
        return self.filter(agency=agency)


class AnswerTime(models.Model):
    """How long people took to answer the agency's letters, for one size class; figured anew each hour by a tick.

    Only letters that were answered count. Hours from the first letter of a thread to the first answer of a person.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="answer_times", db_index=False)
    tier = models.CharField(max_length=20, blank=True)  # of the person's largest channel; empty: everybody
    known = models.PositiveIntegerField()  # answers the two figures were made of
    median_hours = models.FloatField()
    late_hours = models.FloatField()  # the 80th percentile: four of five answers had come by then
    figured_at = models.DateTimeField()

    objects = AnswerTimeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "tier"], name="answer_time_once_a_tier")]

    def __str__(self) -> str:
        return f"{self.tier or 'all'}: {self.median_hours:.0f} h"
