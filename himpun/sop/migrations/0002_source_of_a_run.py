import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sop", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="source",
            field=models.ForeignKey(
                blank=True,
                help_text="the finished run whose frozen figures this one rests on",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="related_runs",
                to="sop.run",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="source_sha256",
            field=models.CharField(
                blank=True,
                help_text="digest of those figures as they were when this run was opened",
                max_length=64,
            ),
            preserve_default=False,
        ),
    ]
