from django.db import models
from django.db.models import Q

from himpun.archive import rules
from himpun.base.fields import PublicIdField
from himpun.organisation.models import Agency, Officer
from himpun.reporting.models import FrozenRecap
from himpun.sop.models import Run

MEASURED = "pengukuran-kinerja"


class Endorsement(models.Model):
    """The head's word on a document as it stood, given once; the seal follows in the background.

    ``subject`` names what is endorsed over all its versions ("run:…", "run:…/officer:…", "perjanjian:2026"),
    ``content_sha256`` what was in it. A document outside a run has no ``run``; ``recap`` is that of a Pengukuran Kinerja.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="endorsements")
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.CASCADE, related_name="endorsements")
    kind = models.CharField(max_length=40, default=MEASURED, help_text="key of the document's kind")
    subject = models.CharField(max_length=120)
    about = models.CharField(max_length=300, help_text="the document's title")
    number = models.CharField(max_length=100, blank=True)
    content_sha256 = models.CharField(max_length=64)
    recap = models.OneToOneField(
        FrozenRecap, null=True, blank=True, on_delete=models.PROTECT, related_name="endorsement"
    )
    concerns = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="papers",
        help_text="whose paper it is, where each officer has one",
    )  # fmt: skip
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    nip = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=300, help_text="the post as signed, with Plt/Plh")
    at = models.DateTimeField()
    place = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "subject", "content_sha256"],
                name="archive_endorsed_once_as_it_stands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.at:%Y-%m-%d}"


class SealedDocument(models.Model):
    """A signed PDF as it was signed. The bytes lie in the file store under ``sha256`` and never change."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="documents")
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    endorsement = models.OneToOneField(Endorsement, on_delete=models.PROTECT, related_name="document")
    kind = models.CharField(max_length=40, default=MEASURED)
    subject = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    minutes_seq = models.PositiveIntegerField()
    minutes_head = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=300)
    superseded_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )

    class Meta:
        indexes = [models.Index(fields=["agency", "-signed_at"], name="archive_documents_of_agency")]

    def __str__(self) -> str:
        return self.title


class Recipient(models.Model):
    """Who gets a copy of every report of an agency."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="recipients")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    copies = models.PositiveSmallIntegerField(default=1, help_text="rangkap kertas")
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="archive_one_recipient_per_name")
        ]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Dispatch(models.Model):
    """One copy on its way to one recipient, until its receipt (tanda terima) is back."""

    public_id = PublicIdField()
    document = models.ForeignKey(SealedDocument, on_delete=models.PROTECT, related_name="dispatches")
    recipient = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    way = models.CharField(max_length=10, help_text="surel, tautan or kertas")
    copies = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=200, blank=True)
    receipt_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "recipient", "way"], name="archive_sent_once_per_way"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["surel", "tautan", "kertas"]), name="archive_way_known"
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | ~Q(received_by=""),
                name="archive_receipt_names_the_receiver",
            ),
        ]
        verbose_name_plural = "dispatches"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.recipient} ({self.way})"


class ArchiveRecord(models.Model):
    """A sealed document's place in the archive."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="archive_records")
    document = models.OneToOneField(SealedDocument, on_delete=models.PROTECT, related_name="record")
    number = models.CharField(max_length=100)
    classification = models.CharField(max_length=40, blank=True)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Officer, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="archive_number_once_per_agency")
        ]

    def __str__(self) -> str:
        return self.number


class RetentionRule(models.Model):
    """A row of the agency's own retention table (JRA), in place of the proposed one for that kind of document."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="retention_rules")
    kind = models.CharField(max_length=40)
    classification = models.CharField(max_length=40, blank=True)
    active_years = models.PositiveSmallIntegerField()
    inactive_years = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=10, choices=rules.FATES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind"], name="archive_one_retention_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.active_years} + {self.inactive_years}, {self.fate}"


class Disposal(models.Model):
    """The record (berita acara) under which documents left the archive: destroyed, or handed over."""

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="disposals")
    fate = models.CharField(max_length=10, help_text="musnah or serah")
    number = models.CharField(max_length=100, help_text="nomor berita acara")
    date = models.DateField()
    approved_by = models.CharField(max_length=300, help_text="siapa yang menyetujui, dengan nomor suratnya")
    receiver = models.CharField(max_length=200, blank=True, help_text="lembaga kearsipan penerima")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="archive_disposal_number_once"),
            models.CheckConstraint(condition=Q(fate__in=["musnah", "serah"]), name="archive_disposal_known"),
        ]
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.number


class Disposed(models.Model):
    """A document that left under a record. Its row, hash and minutes stay; destroyed bytes are gone."""

    document = models.OneToOneField(SealedDocument, on_delete=models.PROTECT, related_name="disposed")
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")

    class Meta:
        verbose_name_plural = "disposed"

    def __str__(self) -> str:
        return f"{self.document} ({self.disposal})"


class DocumentText(models.Model):
    """The words of a sealed document, for the search: taken out of its PDF after it was sealed."""

    document = models.OneToOneField(SealedDocument, on_delete=models.CASCADE, related_name="words")
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]
