from django.urls import path

from influencers.api import channels, imports, notes, people, stages

urlpatterns = [
    # Stages
    path("stages/", stages.StageList.as_view(), name="stages"),
    path("stages/<uuid:uuid>/", stages.StageDetail.as_view(), name="stage"),
    # Influencers
    path("influencers/", people.InfluencerList.as_view(), name="influencers"),
    path("influencers/<uuid:uuid>/", people.InfluencerDetail.as_view(), name="influencer"),
    path("influencers/<uuid:uuid>/archive/", people.InfluencerArchive.as_view(), name="influencer_archive"),
    path("influencers/<uuid:uuid>/restore/", people.InfluencerRestore.as_view(), name="influencer_restore"),
    path(
        "influencers/<uuid:uuid>/timeline/", people.InfluencerTimeline.as_view(), name="influencer_timeline"
    ),
    path(
        "influencers/<uuid:uuid>/channels/", channels.InfluencerChannels.as_view(), name="influencer_channels"
    ),
    path("influencers/<uuid:uuid>/notes/", notes.InfluencerNotes.as_view(), name="influencer_notes"),
    path(
        "influencers/<uuid:uuid>/contact-points/",
        notes.InfluencerContactPoints.as_view(),
        name="influencer_contact_points",
    ),
    path(
        "influencers/<uuid:uuid>/next-step/done/",
        people.InfluencerNextStepDone.as_view(),
        name="influencer_next_step_done",
    ),
    # What belongs to an influencer
    path("notes/<uuid:uuid>/", notes.NoteDetail.as_view(), name="note"),
    path("contact-points/<uuid:uuid>/", notes.ContactPointDetail.as_view(), name="contact_point"),
    # Channels
    path("channels/", channels.ChannelList.as_view(), name="channels"),
    path("channels/<uuid:uuid>/", channels.ChannelDetail.as_view(), name="channel"),
    path("channels/<uuid:uuid>/poll/", channels.ChannelPoll.as_view(), name="channel_poll"),
    path("channels/<uuid:uuid>/snapshots/", channels.ChannelSnapshots.as_view(), name="channel_snapshots"),
    # Imports
    path("imports/", imports.ImportList.as_view(), name="imports"),
    path("imports/<uuid:uuid>/", imports.ImportDetail.as_view(), name="import"),
    path("imports/<uuid:uuid>/start/", imports.ImportStart.as_view(), name="import_start"),
    path("imports/<uuid:uuid>/cancel/", imports.ImportCancel.as_view(), name="import_cancel"),
    path("imports/<uuid:uuid>/continue/", imports.ImportContinue.as_view(), name="import_continue"),
    path("imports/<uuid:uuid>/problems/", imports.ImportProblems.as_view(), name="import_problems"),
]
