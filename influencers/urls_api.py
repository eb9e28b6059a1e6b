from django.urls import path

from influencers.api import channels, imports, notes, people

urlpatterns = [
    path("stages/", people.StageList.as_view(), name="stages"),
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
    # Channels
    path("channels/", channels.ChannelList.as_view(), name="channels"),
    path("channels/<uuid:uuid>/", channels.ChannelDetail.as_view(), name="channel"),
    path("channels/<uuid:uuid>/snapshots/", channels.ChannelSnapshots.as_view(), name="channel_snapshots"),
    # Imports
    path("imports/", imports.ImportList.as_view(), name="imports"),
    path("imports/<uuid:uuid>/", imports.ImportDetail.as_view(), name="import"),
    path("imports/<uuid:uuid>/problems/", imports.ImportProblems.as_view(), name="import_problems"),
]
