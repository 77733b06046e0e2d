"""What was endorsed so far were reports of runs; from here on it may be any document, also one without a run."""

import django.db.models.deletion
from django.db import migrations, models

KIND = "pengukuran-kinerja"


def describe(apps, schema_editor):
    """Say of every endorsement and sealed document what until now followed from its run and its recap."""
    for one in apps.get_model("archive", "Endorsement").objects.select_related("run__agency", "recap"):
        one.agency_id = one.run.agency_id
        one.subject = f"run:{one.run.public_id}"
        one.number = f"PK/{one.run.period}/{one.recap.version}"
        one.about = f"Pengukuran Kinerja {one.run.agency.name} {_label(one.run.period)}"
        one.content_sha256 = one.recap.sha256
        one.save()
    for one in apps.get_model("archive", "SealedDocument").objects.select_related("run"):
        one.subject = f"run:{one.run.public_id}"
        one.save()
    # PostgreSQL alters no table that still has foreign keys to be looked at.
    schema_editor.connection.check_constraints()


def _label(code):
    """A period's words as they were when this was written ("Triwulan III 2026", "Tahun 2026")."""
    year, _, quarter = code.partition("-TW")
    return f"Triwulan {['I', 'II', 'III', 'IV'][int(quarter) - 1]} {year}" if quarter else f"Tahun {year}"


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_initial"),
        ("organisation", "0001_initial"),
        ("reporting", "0001_initial"),
        ("sop", "0002_source_of_a_run"),
    ]

    operations = [
        migrations.AddField(
            model_name="endorsement",
            name="agency",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endorsements",
                to="organisation.agency",
            ),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="kind",
            field=models.CharField(default=KIND, help_text="key of the document's kind", max_length=40),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="subject",
            field=models.CharField(default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="endorsement",
            name="about",
            field=models.CharField(default="", help_text="the document's title", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="endorsement",
            name="number",
            field=models.CharField(blank=True, default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="endorsement",
            name="content_sha256",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="endorsement",
            name="concerns",
            field=models.ForeignKey(
                blank=True,
                help_text="whose paper it is, where each officer has one",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="organisation.officer",
            ),
        ),
        migrations.AddField(
            model_name="sealeddocument",
            name="subject",
            field=models.CharField(default="", max_length=120),
            preserve_default=False,
        ),
        migrations.RunPython(describe, migrations.RunPython.noop, elidable=False),
        migrations.AlterField(
            model_name="endorsement",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endorsements",
                to="organisation.agency",
            ),
        ),
        migrations.AlterField(
            model_name="endorsement",
            name="run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="endorsements",
                to="sop.run",
            ),
        ),
        migrations.AlterField(
            model_name="endorsement",
            name="recap",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="endorsement",
                to="reporting.frozenrecap",
            ),
        ),
        migrations.AlterField(
            model_name="sealeddocument",
            name="run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="sop.run",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.UniqueConstraint(
                fields=("agency", "kind", "subject", "content_sha256"),
                name="archive_endorsed_once_as_it_stands",
            ),
        ),
    ]
