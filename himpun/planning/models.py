from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from himpun.base.fields import ExactDecimalField, PublicIdField
from himpun.organisation.models import Agency, Officer, Post, Unit
from himpun.planning import rules


class Agreement(models.Model):
    """A Perjanjian Kinerja: one agency, one year, one version (murni, then perubahan 1, 2 …)."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=0, help_text="0 murni, 1 perubahan pertama …")
    signed_date = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="sebab perubahan")
    superior_name = models.CharField(max_length=200, blank=True, help_text="pihak kedua: nama")
    superior_title = models.CharField(max_length=200, blank=True, help_text="pihak kedua: jabatan")
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
    plan_key = models.CharField(
        max_length=40, blank=True, help_text="kunci indikatornya dalam rencana, bila bukan kodenya sendiri"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="planning_one_indicator_per_code")
        ]
        ordering = ["objective__number", "order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What this indicator is called in the plans above the agreement."""
        return self.plan_key or self.code


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


class PlanDocument(models.Model):
    """RPJMD, Renstra, RKPD, Renja, IKU or Rencana Aksi: one version (murni, then perubahan 1, 2 …) of a period."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="plan_documents")
    kind = models.CharField(max_length=12, choices=[(key, kind.name) for key, kind in rules.KINDS.items()])
    start_year = models.PositiveSmallIntegerField()
    end_year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=0, help_text="0 murni, 1 perubahan pertama …")
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=120, blank=True, help_text="Peraturan Wali Kota Nomor 7 Tahun 2021")
    date = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField()
    reason = models.TextField(blank=True, help_text="sebab perubahan")
    nomenclature = models.CharField(max_length=120, blank=True, help_text="versi nomenklatur kodenya")
    source = models.TextField(blank=True, help_text="dari mana isinya; 'dikarang' pada contoh")
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "start_year", "version"], name="planning_one_document_per_version"
            ),
            models.CheckConstraint(
                condition=Q(end_year__gte=F("start_year")), name="planning_document_ends_after_it_starts"
            ),
        ]
        ordering = ["start_year", "kind", "version"]

    def __str__(self) -> str:
        return self.title


class PlanNode(models.Model):
    """A tujuan, sasaran, program, kegiatan or sub kegiatan of a document; ``number`` is its place in it."""

    document = models.ForeignKey(PlanDocument, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    number = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=[(key, str(name)) for key, name in rules.LEVELS.items()])
    code = models.CharField(max_length=40, blank=True, help_text="kode nomenklatur, atau T1, S1.1")
    text = models.TextField()
    supports = models.CharField(max_length=40, blank=True, help_text="kode di dokumen di atasnya")
    responsible = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_nodes"
    )
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_nodes")
    budget = models.BigIntegerField(null=True, blank=True, help_text="pagu indikatif, rupiah")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="planning_one_node_per_number"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.text


class PlanIndicator(models.Model):
    """An indicator as one version of a document says it. ``key`` stays the same through versions and documents."""

    document = models.ForeignKey(PlanDocument, on_delete=models.CASCADE, related_name="indicators")
    node = models.ForeignKey(PlanNode, on_delete=models.CASCADE, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    replaces = models.CharField(max_length=40, blank=True, help_text="kunci indikator yang digantikannya")
    name = models.TextField()
    unit = models.CharField(max_length=60)
    polarity = models.CharField(max_length=12, choices=rules.POLARITIES, default="naik")
    aggregation = models.CharField(max_length=16, choices=rules.AGGREGATIONS, default="last")
    definition = models.TextField(blank=True, help_text="definisi operasional")
    formula = models.TextField(blank=True, help_text="rumus, dalam kata-kata")
    source = models.TextField(blank=True, help_text="sumber data")
    responsible = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_indicators"
    )
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_indicators"
    )
    baseline = models.CharField(max_length=100, blank=True, help_text="kondisi awal")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="planning_one_plan_indicator_per_number"
            ),
        ]
        indexes = [models.Index(fields=["key"], name="planning_indicator_key")]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class PlanTarget(models.Model):
    """A target of a plan's indicator: ``part`` "" the year, "TW1"-"TW4", "B01"-"B12", or "akhir" (end of the period)."""

    indicator = models.ForeignKey(PlanIndicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=5, blank=True)
    raw = models.CharField(max_length=100)
    value = ExactDecimalField(null=True, blank=True)
    upper = ExactDecimalField(null=True, blank=True)
    text = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "part"], name="planning_one_plan_target_per_part"
            ),
        ]

    def __str__(self) -> str:
        return self.raw


class Crosscut(models.Model):
    """A condition of ours that needs another agency: whose, and which outcome there (PermenPAN-RB 89/2021)."""

    node = models.ForeignKey(PlanNode, on_delete=models.CASCADE, related_name="crosscuts")
    agency_name = models.CharField(max_length=200)
    outcome = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.agency_name}: {self.outcome}"


class NationalCode(models.Model):
    """A code of the national nomenclature that was imported beside the shipped ones."""

    version = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    name = models.TextField()
    indicator = models.TextField(blank=True)
    unit = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="planning_one_meaning_per_code"),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
