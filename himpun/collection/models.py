from __future__ import annotations

from django.db import models
from django.db.models import Q

from himpun.base.fields import ExactDecimalField, PublicIdField
from himpun.collection import rules
from himpun.organisation.models import Officer, Unit
from himpun.planning.models import Indicator, Programme
from himpun.sop.models import Run


class Measurement(models.Model):
    """What was entered in one run for one indicator, or for one programme's money.

    The cells are ``actual``, ``numerator``, ``denominator``, ``supporting``, ``hindering`` and ``follow_up``;
    ``versions`` counts each of them apart, so that two people in two cells of one row do not collide.
    ``actual`` keeps what was typed; ``value``, ``text`` and ``reading`` say what it means.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="measurements")
    division = models.ForeignKey(Unit, on_delete=models.PROTECT)
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="measurements")
    programme = models.ForeignKey(Programme, null=True, on_delete=models.PROTECT, related_name="measurements")
    versions = models.JSONField(default=dict)

    actual = models.CharField(max_length=200, blank=True)
    reading = models.CharField(max_length=16, default="kosong")
    value = ExactDecimalField(null=True)
    text = models.CharField(max_length=100, blank=True)
    numerator = models.CharField(max_length=200, blank=True)
    numerator_value = ExactDecimalField(null=True)
    denominator = models.CharField(max_length=200, blank=True)
    denominator_value = ExactDecimalField(null=True)
    supporting = models.TextField(blank=True)
    hindering = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)

    verdict = models.CharField(
        max_length=12, blank=True, help_text="diterima, dikembalikan, or empty: not looked at"
    )
    verdict_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, programme__isnull=True)
                | Q(indicator__isnull=True, programme__isnull=False),
                name="collection_measures_one_thing",
            ),
            models.UniqueConstraint(
                fields=["run", "indicator"],
                condition=Q(indicator__isnull=False),
                name="collection_one_measurement_per_indicator",
            ),
            models.UniqueConstraint(
                fields=["run", "programme"],
                condition=Q(programme__isnull=False),
                name="collection_one_measurement_per_programme",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "diterima", "dikembalikan"]), name="collection_verdict_known"
            ),
        ]
        indexes = [models.Index(fields=["run", "division"], name="collection_division_form")]

    def __str__(self) -> str:
        return f"{self.indicator or self.programme}: {self.actual}"

    def put_in(self, field: str, cell: rules.Cell) -> list[str]:
        """Let a number field mean ``cell``; the names of what this changes. Nothing is written."""
        changed = ["reading", "value", "text"]
        if field != "actual":
            setattr(self, f"{field}_value", cell.value)
            changed.append(f"{field}_value")
            cell = rules.quotient(
                self.numerator, self.numerator_value, self.denominator, self.denominator_value
            )
        self.reading, self.value, self.text = cell.reading, cell.value, cell.text
        return changed


class Change(models.Model):
    """One saved cell. Written once: together they are the figure's history.

    ``key`` is the idempotency key the browser made for this change; a retry finds the row and is answered by it.
    """

    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    raw = models.TextField(blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()
    step = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measurement", "field", "version"], name="collection_one_change_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} v{self.version}: {self.raw}"


class Evidence(models.Model):
    """A file that proves a figure. The bytes lie in the file store under their sha256; the name is only text."""

    public_id = PublicIdField()
    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="evidence")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measurement", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="collection_same_file_once_per_figure",
            )
        ]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file on its way here in pieces. What has arrived lies in the data folder; how much that is, the disk says.

    ``mark`` is how the browser knows the file again after a reload (name, size, date). ``evidence`` once it is whole.
    """

    public_id = PublicIdField()
    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="uploads")
    by = models.ForeignKey(Officer, on_delete=models.CASCADE)
    mark = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()
    evidence = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measurement", "by", "mark"], name="collection_one_upload_of_one_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.size})"


class Check(models.Model):
    """What a checker decided about one figure as it stood at ``version``."""

    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="checks")
    version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="diterima") | (Q(verdict="dikembalikan") & ~Q(reason="")),
                name="collection_return_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verdict} v{self.version}"


class FlagReason(models.Model):
    """Why an unusual figure is right all the same, in the words of who entered it."""

    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="flag_reasons")
    flag = models.CharField(max_length=40)
    reason = models.TextField()
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measurement", "flag"], name="collection_one_reason_per_flag")
        ]

    def __str__(self) -> str:
        return f"{self.flag}: {self.reason}"
