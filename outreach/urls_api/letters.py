from django.urls import path

from outreach.api import letters, templates

urlpatterns = [
    path("templates/", templates.Templates.as_view(), name="templates"),
    path("templates/starters/", templates.TemplateStarters.as_view(), name="template_starters"),
    path("templates/<uuid:uuid>/", templates.TemplateDetail.as_view(), name="template"),
    path("templates/<uuid:uuid>/copy/", templates.TemplateCopy.as_view(), name="template_copy"),
    path("templates/<uuid:uuid>/archive/", templates.TemplateArchive.as_view(), name="template_archive"),
    path("templates/<uuid:uuid>/restore/", templates.TemplateRestore.as_view(), name="template_restore"),
    path("letters/", letters.Letters.as_view(), name="letters"),
    path("letters/<uuid:uuid>/", letters.LetterDetail.as_view(), name="letter"),
    path("letters/<uuid:uuid>/check/", letters.LetterCheck.as_view(), name="letter_check"),
    path("letters/<uuid:uuid>/fill/", letters.LetterFill.as_view(), name="letter_fill"),
    path("letters/<uuid:uuid>/mark/", letters.LetterMark.as_view(), name="letter_mark"),
    path("letters/<uuid:uuid>/send/", letters.LetterSend.as_view(), name="letter_send"),
    path("letters/<uuid:uuid>/take-back/", letters.LetterTakeBack.as_view(), name="letter_take_back"),
    path("letters/<uuid:uuid>/drop/", letters.LetterDrop.as_view(), name="letter_drop"),
    path("letters/<uuid:uuid>/facts/", letters.LetterFacts.as_view(), name="letter_facts"),
    path("letters/<uuid:uuid>/propose/", letters.LetterPropose.as_view(), name="letter_propose"),
    path("letter-batches/", letters.LetterBatches.as_view(), name="letter_batches"),
    path("letter-batches/<uuid:uuid>/", letters.LetterBatchDetail.as_view(), name="letter_batch"),
    path("letter-batches/<uuid:uuid>/letters/", letters.LetterBatchLetters.as_view(), name="batch_letters"),
    path("letter-batches/<uuid:uuid>/send/", letters.LetterBatchSend.as_view(), name="letter_batch_send"),
    path(
        "letter-batches/<uuid:uuid>/take-back/",
        letters.LetterBatchTakeBack.as_view(),
        name="letter_batch_take_back",
    ),
    path("drafting-help/", letters.DraftingHelpView.as_view(), name="drafting_help"),
    path("drafting-help/try/", letters.DraftingHelpTry.as_view(), name="drafting_help_try"),
]
