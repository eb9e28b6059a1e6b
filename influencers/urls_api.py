from django.urls import path

from influencers.api import channels, imports, lists, notes, outside, overlap, people, search, stages

urlpatterns = [
    # Stages
    path("stages/", stages.StageList.as_view(), name="stages"),
    path("stages/<uuid:uuid>/", stages.StageDetail.as_view(), name="stage"),
    # Influencers
    path("influencers/", people.InfluencerList.as_view(), name="influencers"),
    path("influencers/facets/", search.InfluencerFacets.as_view(), name="influencer_facets"),
    path("influencers/<uuid:uuid>/similar/", search.InfluencerSimilar.as_view(), name="influencer_similar"),
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
    # Overlaps, and what other services say
    path("overlap/", overlap.Overlap.as_view(), name="overlap"),
    path("overlap-decisions/", overlap.OverlapDecisionList.as_view(), name="overlap_decisions"),
    path(
        "influencers/<uuid:uuid>/outside-figures/",
        outside.InfluencerOutsideFigures.as_view(),
        name="influencer_outside_figures",
    ),
    path("export-mappings/", outside.ExportMappingList.as_view(), name="export_mappings"),
    path("export-mappings/<uuid:uuid>/", outside.ExportMappingDetail.as_view(), name="export_mapping"),
    path("export-packs/", outside.ExportPacks.as_view(), name="export_packs"),
    path("imports/<uuid:uuid>/mapping/", outside.ImportMapping.as_view(), name="import_mapping"),
    # Saved views and lists
    path("views/", search.ViewList.as_view(), name="views"),
    path("views/<uuid:uuid>/", search.ViewDetail.as_view(), name="view"),
    path("lists/", lists.PeopleLists.as_view(), name="people_lists"),
    path("lists/<uuid:uuid>/", lists.PeopleListDetail.as_view(), name="people_list"),
    path("lists/<uuid:uuid>/share/", lists.PeopleListShare.as_view(), name="people_list_share"),
    path("lists/<uuid:uuid>/take-back/", lists.PeopleListTakeBack.as_view(), name="people_list_take_back"),
    path("lists/<uuid:uuid>/entries/", lists.PeopleListEntries.as_view(), name="people_list_entries"),
    path("lists/entries/<uuid:uuid>/", lists.ListEntryDetail.as_view(), name="list_entry"),
]
