from __future__ import annotations

from django.db import models
from django.db.models import Q

from himpun.appraisal import rules
from himpun.base.fields import PublicIdField
from himpun.collection.models import Evidence
from himpun.organisation.models import Officer, Post


class Appraisal(models.Model):
    """An SKP: what one officer is to bring about in one year, in the post they held when it was drawn up."""

    public_id = PublicIdField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="appraisals")
    year = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL)
    post_title = models.CharField(max_length=200)
    superior = models.ForeignKey(
        Officer,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="pejabat penilai saat disusun",
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "year"], name="appraisal_one_sheet_per_officer_and_year"
            )
        ]
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return f"SKP {self.year} {self.officer}"


class WorkResult(models.Model):
    """A rencana hasil kerja. ``above`` is the superior's it serves, ``indicator`` the code of the unit's indicator."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="results")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    above = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    indicator = models.CharField(max_length=20, blank=True, help_text="kode indikator Perjanjian Kinerja")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="appraisal_one_result_per_number")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.text


class ResultMeasure(models.Model):
    """An indikator kinerja individu: how a result is measured in one aspect, with its target as it was written."""

    result = models.ForeignKey(WorkResult, on_delete=models.CASCADE, related_name="measures")
    aspect = models.CharField(max_length=10, choices=[(aspect, aspect) for aspect in rules.ASPECTS])
    text = models.TextField()
    target = models.CharField(max_length=100)
    unit = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["result", "aspect"], name="appraisal_one_measure_per_aspect")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Accomplishment(models.Model):
    """What was reached of a measure by the end of a quarter, and the evidence of the run that shows it."""

    measure = models.ForeignKey(ResultMeasure, on_delete=models.CASCADE, related_name="accomplishments")
    quarter = models.PositiveSmallIntegerField()
    actual = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "quarter"], name="appraisal_one_accomplishment_per_quarter"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="appraisal_quarter_is_1_to_4"
            ),
        ]
        ordering = ["quarter"]

    def __str__(self) -> str:
        return self.actual


class Feedback(models.Model):
    """The superior's umpan balik for a quarter (0: the year): words, expectations met, a note on each behaviour."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="feedback")
    quarter = models.PositiveSmallIntegerField()
    text = models.TextField()
    work = models.CharField(max_length=10, blank=True)
    behaviour = models.CharField(max_length=10, blank=True)
    behaviours = models.JSONField(default=dict, help_text="catatan menurut kunci perilaku")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "quarter"], name="appraisal_one_feedback_per_period"
            ),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="appraisal_feedback_period_known"),
            models.CheckConstraint(
                condition=Q(work__in=["", *rules.EXPECTATIONS], behaviour__in=["", *rules.EXPECTATIONS]),
                name="appraisal_expectations_known",
            ),
        ]
        ordering = ["quarter"]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return self.text
