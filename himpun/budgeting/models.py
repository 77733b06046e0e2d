from __future__ import annotations

from django.db import models
from django.db.models import Q

from himpun.base.fields import PublicIdField
from himpun.base.words import Sentence
from himpun.budgeting import rules
from himpun.organisation.models import Agency, Officer


class BudgetDocument(models.Model):
    """An APBD, RKA, DPA, DPPA or RAK of one agency and year, one version, with the file it came in.

    ``left_out`` keeps what of the file could not be taken: [[row, sentence], …].
    """

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="budgets")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in rules.Kind])
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=0, help_text="0 the first one, then 1, 2 …")
    number = models.CharField(max_length=100, blank=True, help_text="nomor dokumen")
    signed_date = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="sebab perubahan")
    stated_total = models.BigIntegerField(null=True, help_text="rupiah, as the document's last row states it")
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    left_out = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year", "version"], name="budgeting_one_document_per_version"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in rules.Kind]), name="budgeting_kind_known"
            ),
        ]
        ordering = ["-year", "kind", "-version"]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> Sentence:
        return rules.label(self.kind, self.year, self.version)


class BudgetLine(models.Model):
    """A row of a budget document; ``pagu`` is what the row itself states, in whole rupiah.

    ``code`` is the national code as text: the list of codes changes, a document does not. ``months`` is empty or
    the plan of the twelve months in rupiah.
    """

    document = models.ForeignKey(BudgetDocument, on_delete=models.CASCADE, related_name="lines")
    level = models.CharField(max_length=14, choices=[(level, level) for level in rules.LEVELS])
    code = models.CharField(max_length=40)
    account = models.CharField(max_length=20, blank=True, help_text="kelompok belanja, 5.1.02")
    name = models.TextField()
    pagu = models.BigIntegerField(null=True)
    months = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "code", "account"], name="budgeting_one_line_per_code_and_account"
            ),
            models.CheckConstraint(
                condition=Q(pagu__isnull=True) | Q(pagu__gte=0), name="budgeting_pagu_is_not_negative"
            ),
        ]
        ordering = ["code", "account"]

    def __str__(self) -> str:
        return f"{self.code} {self.account}".strip()


class Realisation(models.Model):
    """What was spent for a sub kegiatan from January to the end of a quarter, in whole rupiah.

    Belongs to the year, not to a document: a DPPA does not undo what was spent under the DPA.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="realisations")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    quarter = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "code", "quarter"],
                name="budgeting_one_realisation_per_code_and_quarter",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="budgeting_quarter_is_1_to_4"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budgeting_realised_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}-TW{self.quarter}"


class BudgetImport(models.Model):
    """An uploaded budget workbook between preview and confirmation; nothing of it counts until confirmed."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, help_text="a kind of document, or REALISASI: only what was spent")
    year = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.file_name
