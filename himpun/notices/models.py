from django.db import models

from himpun.base.fields import PublicIdField
from himpun.organisation.models import Agency, Officer


class Notice(models.Model):
    """A line in somebody's inbox. ``key`` makes a second telling of the same thing impossible."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=150)
    text = models.TextField()
    path = models.CharField(max_length=300, help_text="where to go, without the host")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "key"], name="notices_told_once")]
        indexes = [models.Index(fields=["officer", "-at"], name="notices_inbox")]

    def __str__(self) -> str:
        return self.text


class Job(models.Model):
    """Work to do after the transaction that asked for it: mail, a report, a seal.

    Written in the same transaction as its cause, so it exists exactly when the cause does.
    ``key`` is what makes the effect happen once.
    """

    WAITING, RUNNING, DONE, FAILED = "menunggu", "berjalan", "selesai", "gagal"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=150, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=WAITING)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["menunggu", "berjalan", "selesai", "gagal"]),
                name="notices_job_state_known",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="notices_job_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Letter(models.Model):
    """A mail as it was to go out; the truth about whether it went."""

    WAITING, SENDING, SENT, UNCERTAIN, FAILED = "menunggu", "mengirim", "terkirim", "tidak pasti", "gagal"

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="letters")
    key = models.CharField(max_length=150, unique=True)
    to = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    attachment_name = models.CharField(max_length=200, blank=True)
    attachment_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, default=WAITING)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
