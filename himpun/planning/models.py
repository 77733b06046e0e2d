from __future__ import annotations

from django.db import models
from django.db.models import Q

from himpun.base.fields import ExactDecimalField, PublicIdField
from himpun.organisation.models import Agency, Officer, Unit
from himpun.planning import rules


class Agreement(models.Model):
    """A Perjanjian Kinerja: one agency, one year, one version (murni, then perubahan 1, 2 …)."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=0, help_text="0 murni, 1 perubahan pertama …")
    signed_date = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="sebab perubahan")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "version"], name="planning_one_agreement_per_version"
            )
        ]
        ordering = ["-year", "-version"]

    def __str__(self) -> str:
        return f"Perjanjian Kinerja {self.year}"


class Objective(models.Model):
    """A sasaran strategis."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="planning_one_objective_per_number")
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.text


class Indicator(models.Model):
    """A measure of an objective. ``code`` is what figures are named by; it does not change."""

    public_id = PublicIdField()
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="indicators")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="indicators")
    responsible = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=20)
    name = models.TextField()
    unit = models.CharField(max_length=60, help_text="satuan: %, orang, indeks, predikat")
    polarity = models.CharField(max_length=12, choices=rules.POLARITIES, default="naik")
    method = models.CharField(
        max_length=12, choices=rules.METHODS, default="selisih", help_text="hanya untuk polaritas turun"
    )
    aggregation = models.CharField(max_length=16, choices=rules.AGGREGATIONS, default="last")
    scale = models.CharField(max_length=40, blank=True, help_text="skala predikat, bila satuannya predikat")
    decimals = models.PositiveSmallIntegerField(default=2)
    source = models.TextField(blank=True, help_text="sumber data")
    definition = models.TextField(blank=True, help_text="definisi operasional dan cara menghitung")
    evidence_required = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="planning_one_indicator_per_code")
        ]
        ordering = ["objective__number", "order", "pk"]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What was promised for a quarter (1-4) or the year (0). Text targets (predicates) are kept as text.

    A range (rentang) keeps its lower bound in ``value`` and its upper one in ``upper``.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    quarter = models.PositiveSmallIntegerField(help_text="0 is the year")
    raw = models.CharField(max_length=100)
    value = ExactDecimalField(null=True, blank=True)
    upper = ExactDecimalField(null=True, blank=True)
    text = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="planning_one_target_per_quarter"),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="planning_quarter_is_0_to_4"),
        ]

    def __str__(self) -> str:
        return self.raw


class Programme(models.Model):
    """A programme with its budget (pagu, whole rupiah), under the objective it serves first."""

    public_id = PublicIdField()
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="programmes")
    objective = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.SET_NULL, related_name="programmes"
    )
    responsible = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="programmes")
    code = models.CharField(max_length=40)
    name = models.TextField()
    budget = models.BigIntegerField(help_text="rupiah")
    funding = models.CharField(max_length=40, blank=True, help_text="APBD, APBN")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="planning_one_programme_per_code"),
            models.CheckConstraint(condition=Q(budget__gte=0), name="planning_budget_is_not_negative"),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """An uploaded workbook between preview and confirmation; nothing of it counts until confirmed."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    content = models.JSONField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file_name
