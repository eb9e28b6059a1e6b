from drafts.urls import checks, drafts, files, links

app_name = "drafts"

urlpatterns = [*drafts.urlpatterns, *checks.urlpatterns, *files.urlpatterns, *links.urlpatterns]
