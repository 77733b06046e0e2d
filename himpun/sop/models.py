from django.db import models
from django.db.models import Q

from himpun.base.fields import PublicIdField
from himpun.organisation.models import Agency, Officer, Post, Unit


class Edition(models.Model):
    """An SOP edition as it was when it was first used: the file's own text, so that a run can always finish on it."""

    code = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class Adoption(models.Model):
    """An agency puts an edition into force from a day on."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="adoptions")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="adoptions")
    in_force_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "edition"], name="sop_edition_adopted_once_per_agency")
        ]
        ordering = ["-in_force_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.agency}: {self.edition}"


class LanePost(models.Model):
    """Which post acts in a lane: for one division, or for all of them when ``division`` is empty."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="lane_posts")
    lane = models.CharField(max_length=60)
    post = models.ForeignKey(Post, on_delete=models.PROTECT)
    division = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "lane", "post", "division"],
                name="sop_post_once_per_lane_and_division",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.lane}: {self.post}"


class Run(models.Model):
    """The SOP carried out once for a period. Edition, calendar and divisions are those of the day it was opened."""

    RUNNING, FINISHED, CANCELLED = "berjalan", "selesai", "dibatalkan"

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="runs")
    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="runs")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="runs")
    period = models.CharField(max_length=10, help_text='"2026-TW3", or "2026" for the year')
    calendar = models.TextField(help_text="the working calendar, frozen, as JSON")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=RUNNING)
    closed_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="related_runs",
        help_text="the finished run whose frozen figures this one rests on",
    )
    source_sha256 = models.CharField(
        max_length=64, blank=True, help_text="digest of those figures as they were when this run was opened"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["berjalan", "selesai", "dibatalkan"]), name="sop_run_state_known"
            ),
            models.UniqueConstraint(
                fields=["agency", "edition", "period"],
                condition=~Q(state="dibatalkan"),
                name="sop_one_run_per_period",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-period"], name="sop_runs_of_agency")]
        ordering = ["-period", "-pk"]

    def __str__(self) -> str:
        return f"{self.edition} {self.period}"


class RunDivision(models.Model):
    """A division that takes part in a run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="divisions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="sop_division_once_per_run")]
        ordering = ["unit__order", "pk"]

    def __str__(self) -> str:
        return str(self.unit)


class RunEvent(models.Model):
    """What the engine replays. Written once."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    step = models.PositiveSmallIntegerField()
    division = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT)
    lane = models.CharField(max_length=60)
    reason = models.TextField(blank=True)
    figures = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="sop_one_event_per_number")]
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}. {self.kind} {self.step}"


class RunTask(models.Model):
    """What the replay says about one step (of one division), kept so that a home page needs no replay.

    Rewritten with every event in the same transaction; never a source.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="tasks")
    step = models.PositiveSmallIntegerField()
    division = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=20)
    waits_for_lane = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    original_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    rounds = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "step", "division"], name="sop_one_task_per_step", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(
                fields=["waits_for_lane", "due_at"], condition=~Q(waits_for_lane=""), name="sop_waiting_tasks"
            )
        ]
        ordering = ["step", "pk"]

    def __str__(self) -> str:
        return f"{self.step} {self.state}"


class CompletenessItem(models.Model):
    """Something a step's standard asks to be there (kelengkapan), ticked or brought by a person.

    ``reference`` points to what was brought: a file's sha256, a letter's number.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="items")
    step = models.PositiveSmallIntegerField()
    division = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    item = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "step", "division", "item"],
                name="sop_item_once_per_step",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.item


class Instruction(models.Model):
    """A disposition (lembar disposisi): who told whom to do what, in writing. Fields by domain practice."""

    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.CASCADE, related_name="instructions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="instructions")
    period = models.CharField(max_length=10)
    lane = models.CharField(max_length=60, help_text="whose instruction: kepala_opd, sekretaris")
    number = models.CharField(max_length=100, blank=True, help_text="nomor agenda")
    date = models.DateField()
    nature = models.CharField(max_length=20, default="segera")
    text = models.TextField()
    given_by = models.CharField(max_length=300, help_text="the giver as titled that day")
    recorded_by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "lane"], name="sop_one_instruction_per_lane_and_run")
        ]
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.given_by} {self.date}"


class Handout(models.Model):
    """The format handed to a division, and when somebody there read it: the receipt "dibaca"."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="handouts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "unit", "officer"], name="sop_one_handout_per_officer_and_division"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.officer}"


class EditionDraft(models.Model):
    """An edition while it is written on screen. Nothing runs on it; put into force it becomes an ``Edition``.

    ``content`` holds the values of the edition's file, ``questions`` what is still asked: [path, [words]].
    """

    public_id = PublicIdField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="edition_drafts")
    content = models.JSONField()
    questions = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.content["identity"]["name"] or self.content["code"])
