from django.db import models

from himpun.organisation.models import Officer
from himpun.sop.models import Run


class FrozenRecap(models.Model):
    """The recap as it was frozen: the one source of PDF, XLSX, web page and attachment.

    ``content`` is canonical JSON text (see ``reporting.recap``), hashed as stored. A recap is never
    changed: after a return the next freeze is the next version.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="recaps")
    version = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "version"], name="reporting_one_recap_per_version")
        ]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"rekap {self.version}"


class Analysis(models.Model):
    """What the Sekretaris makes of the recap: causes, follow-up, and the note to the head."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="analysis")
    causes = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="isi nota dinas kepada Kepala OPD")
    note_number = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    title = models.CharField(max_length=300, help_text="the writer's title that day, with Plt/Plh")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        return self.note[:60]


class Draft(models.Model):
    """A report printed for looking at, before it is signed. ``key`` names the recap and analysis it shows."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=150, unique=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Narrative(models.Model):
    """A text that a person wrote into a named place of a document (a slot of its kind).

    For the papers of single officers ``slot`` begins with the officer: "<public id>:<slot>".
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="narratives")
    kind = models.CharField(max_length=40, help_text="lkip, laporan-capaian-kinerja …")
    slot = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    title = models.CharField(max_length=300, help_text="the writer's title that day, with Plt/Plh")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "slot"], name="reporting_one_text_per_slot")
        ]
        ordering = ["kind", "slot"]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slot}"
