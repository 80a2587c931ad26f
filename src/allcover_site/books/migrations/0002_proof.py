"""When the books were last proven whole, and up to where; kept as written."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("books", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("seal", models.CharField(max_length=64)),
                ("proven_at", models.DateTimeField()),
            ],
            options={"ordering": ("id",)},
        ),
        append_only("books_proof"),
    ]
