from django.urls import path

from influencers.api import (
    bulk,
    channels,
    content,
    house,
    imports,
    lists,
    moods,
    notes,
    outside,
    overlap,
    people,
    platforms,
    record,
    search,
    stages,
    together,
    vetting,
)

urlpatterns = [
    # Stages
    path("stages/", stages.StageList.as_view(), name="stages"),
    path("stages/<uuid:uuid>/", stages.StageDetail.as_view(), name="stage"),
    path("stages/<uuid:uuid>/move/", stages.StageMove.as_view(), name="stage_move"),
    path("stages/<uuid:uuid>/replace/", stages.StageReplace.as_view(), name="stage_replace"),
    # Influencers
    path("influencers/", people.InfluencerList.as_view(), name="influencers"),
    path("influencers/bulk/", bulk.InfluencersBulk.as_view(), name="influencers_bulk"),
    path("influencers/bulk/undo/", bulk.InfluencersBulkUndo.as_view(), name="influencers_bulk_undo"),
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
    path(
        "channels/<uuid:uuid>/consent-link/",
        platforms.ChannelConsentLink.as_view(),
        name="channel_consent_link",
    ),
    path("channels/<uuid:uuid>/push/", platforms.ChannelPush.as_view(), name="channel_push"),
    path("channels/<uuid:uuid>/poll/", channels.ChannelPoll.as_view(), name="channel_poll"),
    path("channels/<uuid:uuid>/snapshots/", channels.ChannelSnapshots.as_view(), name="channel_snapshots"),
    path(
        "channels/<uuid:uuid>/snapshots/evidence/",
        channels.SnapshotEvidence.as_view(),
        name="snapshot_evidence",
    ),
    path("channels/<uuid:uuid>/posts/", content.ChannelPosts.as_view(), name="channel_posts"),
    path("channels/<uuid:uuid>/comments/", content.ChannelComments.as_view(), name="channel_comments"),
    path("channels/<uuid:uuid>/polls/", content.ChannelPolls.as_view(), name="channel_polls"),
    path("posts/<uuid:uuid>/snapshots/", content.PostSnapshots.as_view(), name="post_snapshots"),
    path(
        "channels/<uuid:uuid>/comments/import/",
        moods.CommentsImport.as_view(),
        name="channel_comments_import",
    ),
    path("posts/<uuid:uuid>/comments/", content.PostComments.as_view(), name="post_comments"),
    # What comments feel like
    path("influencers/<uuid:uuid>/comments/", moods.InfluencerComments.as_view(), name="influencer_comments"),
    path("influencers/<uuid:uuid>/mood/", moods.InfluencerMood.as_view(), name="influencer_mood"),
    path("channels/<uuid:uuid>/mood/", moods.ChannelMood.as_view(), name="channel_mood"),
    path("posts/<uuid:uuid>/mood/", moods.PostMood.as_view(), name="post_mood"),
    path("comments/correct/", moods.CommentsCorrect.as_view(), name="comments_correct"),
    path(
        "comments/undo-correction/", moods.CommentsUndoCorrection.as_view(), name="comments_undo_correction"
    ),
    path("comments/correct-nature/", moods.CommentsCorrectNature.as_view(), name="comments_correct_nature"),
    path(
        "comments/undo-nature-correction/",
        moods.CommentsUndoNatureCorrection.as_view(),
        name="comments_undo_nature_correction",
    ),
    path("comments/words/", moods.CommentWords.as_view(), name="comment_words"),
    path("sentiment/", moods.ClassifierView.as_view(), name="sentiment"),
    path("sentiment/classify/", moods.Classify.as_view(), name="sentiment_classify"),
    path("sentiment/heads/", moods.OwnHeads.as_view(), name="sentiment_heads"),
    path("sentiment/heads/leave/", moods.OwnHeadsLeave.as_view(), name="sentiment_heads_leave"),
    path("sentiment/heads/<uuid:uuid>/use/", moods.OwnHeadUse.as_view(), name="sentiment_head_use"),
    path("polls/", content.PollList.as_view(), name="polls"),
    path("figure-breaks/", content.BreakList.as_view(), name="figure_breaks"),
    # Platforms
    path("platforms/", platforms.Platforms.as_view(), name="platforms"),
    path("platform-health/", platforms.PlatformHealthView.as_view(), name="platform_health"),
    path("credentials/", platforms.CredentialList.as_view(), name="credentials"),
    path("credentials/<uuid:uuid>/", platforms.CredentialDetail.as_view(), name="credential"),
    path("credentials/<uuid:uuid>/test/", platforms.CredentialTest.as_view(), name="credential_test"),
    path("consents/", platforms.ConsentList.as_view(), name="consents"),
    path("consents/<uuid:uuid>/", platforms.ConsentDetail.as_view(), name="consent"),
    path("consent-links/", platforms.ConsentLinkList.as_view(), name="consent_links"),
    path("consent-links/<uuid:uuid>/end/", platforms.ConsentLinkEnd.as_view(), name="consent_link_end"),
    path("push-subscriptions/", platforms.PushSubscriptionList.as_view(), name="push_subscriptions"),
    # Put together
    path(
        "influencers/<uuid:uuid>/happenings/",
        together.InfluencerHappenings.as_view(),
        name="influencer_happenings",
    ),
    path("care/", together.CareCalendar.as_view(), name="care"),
    path("compare/", together.CompareChannels.as_view(), name="compare"),
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
    path(
        "export-mappings/<uuid:uuid>/restore/",
        outside.ExportMappingRestore.as_view(),
        name="export_mapping_restore",
    ),
    path("export-packs/", outside.ExportPacks.as_view(), name="export_packs"),
    path("imports/<uuid:uuid>/mapping/", outside.ImportMapping.as_view(), name="import_mapping"),
    # Saved views and lists
    path("views/", search.ViewList.as_view(), name="views"),
    path("views/<uuid:uuid>/", search.ViewDetail.as_view(), name="view"),
    path("lists/", lists.PeopleLists.as_view(), name="people_lists"),
    path("lists/<uuid:uuid>/", lists.PeopleListDetail.as_view(), name="people_list"),
    path("lists/<uuid:uuid>/share/", lists.PeopleListShare.as_view(), name="people_list_share"),
    path("lists/<uuid:uuid>/take-back/", lists.PeopleListTakeBack.as_view(), name="people_list_take_back"),
    path("lists/<uuid:uuid>/overlaps/", overlap.PeopleListOverlaps.as_view(), name="people_list_overlaps"),
    path("lists/<uuid:uuid>/entries/", lists.PeopleListEntries.as_view(), name="people_list_entries"),
    path("lists/entries/<uuid:uuid>/", lists.ListEntryDetail.as_view(), name="list_entry"),
    # Posts, flags, due diligence, scores, tiers
    path("influencers/<uuid:uuid>/posts/", vetting.InfluencerPosts.as_view(), name="influencer_posts"),
    path(
        "influencers/<uuid:uuid>/verdicts/", vetting.InfluencerVerdicts.as_view(), name="influencer_verdicts"
    ),
    path("influencers/<uuid:uuid>/risks/", vetting.InfluencerRisks.as_view(), name="influencer_risks"),
    path("influencers/<uuid:uuid>/scores/", vetting.InfluencerScores.as_view(), name="influencer_scores"),
    path("posts/<uuid:uuid>/mark/", vetting.PostMark.as_view(), name="post_mark"),
    path("safety-flags/", vetting.FlagList.as_view(), name="safety_flags"),
    path("safety-flags/<uuid:uuid>/decide/", vetting.FlagDecision.as_view(), name="safety_flag_decide"),
    path("checklist/", vetting.ChecklistItems.as_view(), name="checklist"),
    path("checklist/<uuid:uuid>/", vetting.ChecklistItemDetail.as_view(), name="checklist_item"),
    path(
        "checklist/<uuid:uuid>/archive/",
        vetting.ChecklistItemArchive.as_view(),
        name="checklist_item_archive",
    ),
    path(
        "checklist/<uuid:uuid>/restore/",
        vetting.ChecklistItemRestore.as_view(),
        name="checklist_item_restore",
    ),
    path("tiers/", vetting.TierList.as_view(), name="tiers"),
    # The record: what belongs to an influencer
    path(
        "influencers/<uuid:uuid>/representatives/",
        record.InfluencerRepresentations.as_view(),
        name="influencer_representations",
    ),
    path("representations/<uuid:uuid>/", record.RepresentationDetail.as_view(), name="representation"),
    path(
        "influencers/<uuid:uuid>/brand-relations/",
        record.InfluencerBrandRelations.as_view(),
        name="influencer_brand_relations",
    ),
    path("brand-relations/<uuid:uuid>/", record.BrandRelationDetail.as_view(), name="brand_relation"),
    path(
        "influencers/<uuid:uuid>/past-work/", record.InfluencerPastWork.as_view(), name="influencer_past_work"
    ),
    path("past-work/<uuid:uuid>/", record.PastWorkDetail.as_view(), name="past_work"),
    path("influencers/<uuid:uuid>/rates/", record.InfluencerRates.as_view(), name="influencer_rates"),
    path("rates/<uuid:uuid>/", record.RateDetail.as_view(), name="rate"),
    path(
        "influencers/<uuid:uuid>/care-dates/",
        record.InfluencerCareDates.as_view(),
        name="influencer_care_dates",
    ),
    path("care-dates/<uuid:uuid>/", record.CareDateDetail.as_view(), name="care_date"),
    path("influencers/<uuid:uuid>/gifts/", record.InfluencerGifts.as_view(), name="influencer_gifts"),
    path("gifts/<uuid:uuid>/", record.GiftDetail.as_view(), name="gift"),
    path("gifts/<uuid:uuid>/move/", record.GiftMove.as_view(), name="gift_move"),
    path("influencers/<uuid:uuid>/files/", record.InfluencerFiles.as_view(), name="influencer_files"),
    path("files/<uuid:uuid>/", record.FileDetail.as_view(), name="file"),
    path("files/<uuid:uuid>/content/", record.FileContent.as_view(), name="file_content"),
    # What the agency keeps for all of them
    path("representatives/", house.RepresentativeList.as_view(), name="representatives"),
    path("representatives/<uuid:uuid>/", house.RepresentativeDetail.as_view(), name="representative"),
    path("custom-fields/", house.CustomFieldList.as_view(), name="custom_fields"),
    path("custom-fields/<uuid:uuid>/", house.CustomFieldDetail.as_view(), name="custom_field"),
    path(
        "influencers/<uuid:uuid>/duplicates/",
        house.InfluencerDuplicates.as_view(),
        name="influencer_duplicates",
    ),
    path("influencers/<uuid:uuid>/merge/", house.InfluencerMerge.as_view(), name="influencer_merge"),
    path(
        "influencers/<uuid:uuid>/tell-apart/",
        house.InfluencerTellApart.as_view(),
        name="influencer_tell_apart",
    ),
    path("merges/", house.MergeList.as_view(), name="merges"),
    path("merges/<uuid:uuid>/undo/", house.MergeUndo.as_view(), name="merge_undo"),
]
