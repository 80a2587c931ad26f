from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_guards_of_reviews")]

    operations = [
        migrations.AddIndex(
            model_name="line", index=models.Index(fields=("item", "-id"), name="claims_line_item")
        ),
    ]
