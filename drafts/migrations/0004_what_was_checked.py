from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("drafts", "0003_files_uploads_and_links")]
    operations = [migrations.RenameField(model_name="revision", old_name="check", new_name="checked")]
