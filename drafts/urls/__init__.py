from drafts.urls import files

app_name = "drafts"

urlpatterns = [*files.urlpatterns]
