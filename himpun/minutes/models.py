from django.db import models


class Chain(models.Model):
    """One run of minutes, e.g. ``run:9f…``; its row is locked while an entry is added."""

    name = models.CharField(max_length=60, unique=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One thing that happened. Written once; nothing in the program changes or deletes it.

    ``at_text`` and ``details`` are what was hashed, kept as text so that no database can reword them.
    """

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    at_text = models.CharField(max_length=32)
    actor = models.CharField(max_length=300)
    verb = models.CharField(max_length=60)
    sentence = models.TextField()
    details = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="minutes_one_entry_per_number")]
        ordering = ["chain", "seq"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.seq}. {self.sentence}"
