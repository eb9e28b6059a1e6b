from django.urls import path

from drafts.api import files, links, uploads

urlpatterns = [
    path("revisions/<uuid:uuid>/files/", files.RevisionFiles.as_view(), name="revision_files"),
    path("revisions/<uuid:uuid>/files/order/", files.RevisionFileOrder.as_view(), name="revision_files_order"),
    path("revisions/<uuid:uuid>/uploads/", uploads.RevisionUploads.as_view(), name="revision_uploads"),
    path("uploads/<uuid:uuid>/", uploads.UploadDetail.as_view(), name="upload"),
    path("drafts/files/<uuid:uuid>/", files.DraftFileDetail.as_view(), name="draft_file"),
    path("drafts/files/<uuid:uuid>/content/", files.DraftFileContent.as_view(), name="draft_file_content"),
    path("drafts/files/<uuid:uuid>/forward/", files.DraftFileForward.as_view(), name="draft_file_forward"),
    path("drafts/<uuid:uuid>/links/", links.DraftLinks.as_view(), name="draft_links"),
    path("drafts/links/<uuid:uuid>/", links.DraftLinkDetail.as_view(), name="draft_link"),
    path("drafts/links/<uuid:uuid>/revoke/", links.DraftLinkRevoke.as_view(), name="draft_link_revoke"),
]  # fmt: skip
