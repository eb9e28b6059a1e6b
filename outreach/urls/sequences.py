from django.urls import path

from outreach.views import enrollments, parts, refusals, sequences, silence, steps

urlpatterns = [
    path("sequences/", sequences.list_, name="sequences"),
    path("sequences/new/", sequences.new, name="new_sequence"),
    path("sequences/hold/", sequences.hold, name="hold_sequences"),
    path("sequences/release/", sequences.release, name="release_sequences"),
    path("sequences/choose/", enrollments.choose, name="choose_sequence"),
    path("sequences/add/", enrollments.to_add, name="to_add_people"),
    path("sequences/<uuid:uuid>/", sequences.detail, name="sequence"),
    path("sequences/<uuid:uuid>/edit/", sequences.edit, name="edit_sequence"),
    path("sequences/<uuid:uuid>/move/", sequences.move, name="move_sequence"),
    path("sequences/<uuid:uuid>/add/", enrollments.add, name="add_people"),
    path("sequences/<uuid:uuid>/people/", enrollments.change_many, name="change_people"),
    path("sequences/<uuid:uuid>/steps/new/", steps.new, name="new_step"),
    path("steps/<uuid:uuid>/", steps.edit, name="edit_step"),
    path("steps/<uuid:uuid>/move/", steps.move, name="move_step"),
    path("enrollments/<uuid:uuid>/move/", enrollments.change, name="change_enrollment"),
    # Silence and refusals
    path("silence/", silence.list_, name="silence"),
    path("refusals/of/<uuid:uuid>/", refusals.of_influencer, name="refuse"),
    path("refusals/in/<uuid:uuid>/", refusals.of_collaboration, name="refuse_collaboration"),
    path("refusals/<uuid:uuid>/take-back/", refusals.take_back, name="take_back_refusal"),
    # Parts of other rooms' pages
    path("of/<uuid:uuid>/", parts.person, name="of_person"),
    path("of-collaboration/<uuid:uuid>/", parts.collaboration, name="of_collaboration"),
]
