from django.urls import path

from outreach.views import letter_batches, letters

urlpatterns = [
    path("letters/", letters.list_, name="letters"),
    path("letters/new/", letters.new, name="new_letter"),
    path("letters/several/", letter_batches.new, name="new_batch"),
    path("letters/several/<uuid:uuid>/", letter_batches.batch, name="batch"),
    path("letters/several/<uuid:uuid>/send/", letter_batches.send, name="send_batch"),
    path("letters/several/<uuid:uuid>/take-back/", letter_batches.take_back, name="take_batch_back"),
    path("letters/<uuid:uuid>/", letters.letter, name="letter"),
    path("letters/<uuid:uuid>/save/", letters.save, name="save_letter"),
    path("letters/<uuid:uuid>/send/", letters.send, name="send_letter"),
    path("letters/<uuid:uuid>/fill/", letters.fill, name="fill_letter"),
    path("letters/<uuid:uuid>/mark/", letters.mark, name="mark_answer"),
    path("letters/<uuid:uuid>/drop/", letters.drop, name="drop_letter"),
    path("letters/<uuid:uuid>/take-back/", letters.take_back, name="take_letter_back"),
]
