from django.urls import path

from campaigns.views import board, collaborations, pipeline

urlpatterns = [
    # The agency's stages
    path("pipeline/", pipeline.stages, name="pipeline"),
    path("pipeline/<uuid:uuid>/edit/", pipeline.edit, name="edit_stage"),
    path("pipeline/<uuid:uuid>/move/", pipeline.move, name="move_stage"),
    path("pipeline/<uuid:uuid>/remove/", pipeline.remove, name="remove_stage"),
    # A campaign's people
    path("<uuid:uuid>/people/", board.board_, name="board"),
    path("<uuid:uuid>/people/add/", collaborations.add, name="add_person"),
    path("<uuid:uuid>/people/more/", board.more, name="more_cards"),
    path("<uuid:uuid>/team/", collaborations.team, name="team"),
    # One person in a campaign
    path("collaborations/<uuid:uuid>/", collaborations.detail, name="collaboration"),
    path("collaborations/<uuid:uuid>/edit/", collaborations.edit, name="edit_collaboration"),
    path("collaborations/<uuid:uuid>/past/", collaborations.past, name="collaboration_past"),
    path(
        "collaborations/<uuid:uuid>/brief/",
        collaborations.section,
        {"key": "brief"},
        name="collaboration_brief",
    ),
    path("collaborations/<uuid:uuid>/move/", board.move, name="move"),
    path("collaborations/<uuid:uuid>/end/", board.end, name="end"),
]
