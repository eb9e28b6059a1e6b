from django.urls import path

from campaigns.views import room

urlpatterns = [
    path("brands/<uuid:uuid>/", room.room, name="brand_room"),
    path("brands/<uuid:uuid>/products/add/", room.add_product, name="add_product"),
    path("products/<uuid:uuid>/edit/", room.edit_product, name="edit_product"),
    path("products/<uuid:uuid>/archive/", room.archive_product, name="archive_product"),
    path("brands/<uuid:uuid>/sentences/add/", room.add_sentence, name="add_sentence"),
    path("sentences/<uuid:uuid>/remove/", room.remove_sentence, name="remove_sentence"),
    path("brands/<uuid:uuid>/words/add/", room.add_word, name="add_word"),
    path("words/<uuid:uuid>/remove/", room.remove_word, name="remove_word"),
    path("brands/<uuid:uuid>/stages/", room.edit_stages, name="approval_stages"),
]
