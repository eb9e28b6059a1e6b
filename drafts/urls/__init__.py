from drafts.urls import drafts, files

app_name = "drafts"

urlpatterns = [*drafts.urlpatterns, *files.urlpatterns]
