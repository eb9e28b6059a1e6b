from django.urls import path

from influencers.views import (
    bulk,
    care,
    channel_pages,
    channels,
    comment_import,
    consents,
    content,
    data,
    duplicates,
    fields,
    figures,
    imports,
    influencers,
    lists,
    mappings,
    money,
    moods,
    notes,
    outside,
    overlap,
    parts,
    peek,
    people_lists,
    platforms,
    polling,
    push,
    relationship,
    representatives,
    safety,
    saved_views,
    stages,
    vetting,
)

app_name = "influencers"

influencer_urls = [
    path("", lists.list_, name="list"),
    path("filters/", lists.filters, name="filters"),
    path("export/", lists.export, name="export"),
    path("filters/add/", lists.add_filter, name="add_filter"),
    path("columns/", lists.columns, name="columns"),
    path("facets/", lists.facets, name="facets"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/undo/", bulk.undo, name="undo_bulk"),
    path("new/", influencers.create, name="create"),
    path("<uuid:uuid>/", influencers.detail, name="detail"),
    path("<uuid:uuid>/edit/", influencers.edit, name="edit"),
    path("<uuid:uuid>/stage/", influencers.move, name="move_influencer"),
    path("<uuid:uuid>/archive/", influencers.archive, name="archive"),
    path("<uuid:uuid>/restore/", influencers.restore, name="restore"),
    path("<uuid:uuid>/next-step/", influencers.plan_step, name="plan_step"),
    path("<uuid:uuid>/next-step/done/", influencers.finish_step, name="finish_step"),
    # notes
    path("<uuid:uuid>/notes/add/", notes.add, name="add_note"),
    path("notes/<uuid:uuid>/edit/", notes.edit, name="edit_note"),
    path("notes/<uuid:uuid>/remove/", notes.remove, name="remove_note"),
    # stages
    path("stages/", stages.list_, name="stages"),
    path("stages/<uuid:uuid>/rename/", stages.rename, name="rename_stage"),
    path("stages/<uuid:uuid>/move/", stages.move, name="move_stage"),
    path("stages/<uuid:uuid>/remove/", stages.remove, name="remove_stage"),
]
search_urls = [
    path("<uuid:uuid>/peek/", peek.peek, name="peek"),
    path("<uuid:uuid>/similar/", peek.similar, name="similar"),
    # saved views
    path("views/save/", saved_views.save, name="save_view"),
    path("views/<uuid:uuid>/change/", saved_views.change, name="change_view"),
    path("views/<uuid:uuid>/remove/", saved_views.remove, name="remove_view"),
    # lists picked by hand
    path("lists/", people_lists.lists, name="lists"),
    path("lists/new/", people_lists.create, name="create_list"),
    path("lists/<uuid:uuid>/", people_lists.list_, name="people_list"),
    path("lists/<uuid:uuid>/edit/", people_lists.edit, name="edit_list"),
    path("lists/<uuid:uuid>/share/", people_lists.share, name="share_list"),
    path("lists/<uuid:uuid>/take-back/", people_lists.take_back, name="take_back_list"),
    path("lists/<uuid:uuid>/archive/", people_lists.archive, name="archive_list"),
    path("lists/entries/<uuid:uuid>/why/", people_lists.why, name="say_why"),
    path("lists/entries/<uuid:uuid>/move/", people_lists.move, name="move_on_list"),
    path("lists/entries/<uuid:uuid>/remove/", people_lists.remove, name="remove_from_list"),
]
channel_urls = [
    path("<uuid:uuid>/channels/add/", channels.add_channel, name="add_channel"),
    path("channels/<uuid:uuid>/edit/", channels.edit_channel, name="edit_channel"),
    path("channels/<uuid:uuid>/remove/", channels.remove_channel, name="remove_channel"),
    path("channels/<uuid:uuid>/numbers/", channels.numbers, name="numbers"),
    path("channels/<uuid:uuid>/numbers/type/", channels.type_numbers, name="type_numbers"),
    path(
        "channels/<uuid:uuid>/numbers/<int:snapshot>/evidence/",
        channels.attach_evidence,
        name="attach_evidence",
    ),
    # contact points
    path("<uuid:uuid>/contact-points/add/", channels.add_contact_point, name="add_contact_point"),
    path("contact-points/<uuid:uuid>/edit/", channels.edit_contact_point, name="edit_contact_point"),
    path("contact-points/<uuid:uuid>/remove/", channels.remove_contact_point, name="remove_contact_point"),
]
import_urls = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<uuid:uuid>/", imports.import_, name="import"),
    path("imports/<uuid:uuid>/read/", imports.import_read, name="import_read"),
    path("imports/<uuid:uuid>/cancel/", imports.import_cancel, name="import_cancel"),
    path("imports/<uuid:uuid>/continue/", imports.import_continue, name="import_continue"),
    path("imports/<uuid:uuid>/status/", imports.import_status, name="import_status"),
    path("imports/<uuid:uuid>/problems.csv", imports.import_problems, name="import_problems"),
]
platform_urls = [
    path("channels/<uuid:uuid>/consent/", consents.consent, name="consent"),
    path("channels/<uuid:uuid>/consent/remove/", consents.remove_consent, name="remove_consent"),
    path("channels/<uuid:uuid>/push/", push.push, name="push"),
    path("channels/<uuid:uuid>/push/remove/", push.remove_push, name="remove_push"),
    path("platforms/", platforms.platforms, name="platforms"),
    path("platforms/health/", platforms.platform_health, name="platform_health"),
    path("platforms/set-up/", platforms.set_up_platform, name="set_up_platform"),
    path("platforms/test/", platforms.try_platform, name="test_platform"),
    path("platforms/<uuid:uuid>/test/", platforms.try_credential, name="test_credential"),
    path("platforms/<uuid:uuid>/remove/", platforms.remove_credential, name="remove_credential"),
]
polling_urls = [
    path("channels/<uuid:uuid>/poll/", polling.poll_now, name="poll_now"),
    path("channels/<uuid:uuid>/poll/status/", polling.poll_status, name="poll_status"),
    # a channel's own pages
    path("channels/<uuid:uuid>/", channel_pages.channel, name="channel"),
    path("channels/<uuid:uuid>/posts/", channel_pages.channel_posts, name="channel_posts"),
    path("channels/<uuid:uuid>/comments/", channel_pages.channel_comments, name="channel_comments"),
    path("channels/<uuid:uuid>/comments/import/", comment_import.import_comments, name="import_comments"),
    path("channels/<uuid:uuid>/polls/", channel_pages.channel_polls, name="channel_polls"),
    path("posts/<uuid:uuid>/", channel_pages.post, name="post"),
    path("posts/<uuid:uuid>/picture/", channel_pages.thumbnail, name="thumbnail"),
    path("polls/", channel_pages.polls, name="polls"),
]
mood_urls = [
    path("<uuid:uuid>/comments/", moods.comments, name="comments"),
    path("comments/correct/", moods.correct, name="correct_moods"),
    path("comments/<int:comment>/words/", moods.words, name="mood_words"),
    path("sentiment/", moods.sentiment, name="sentiment"),
    path("sentiment/learn/", moods.learn, name="learn_moods"),
    path("sentiment/heads/<uuid:uuid>/use/", moods.use_head, name="use_head"),
    path("sentiment/heads/leave/", moods.leave_head, name="leave_head"),
]

overlap_urls = [
    path("overlap/", overlap.overlap, name="overlap"),
    path("overlap/choose/", overlap.choose_overlap, name="choose_overlap"),
    path("overlap/decide/", overlap.decide, name="decide_overlap"),
    path("overlap/decisions/", overlap.overlap_decisions, name="overlap_decisions"),
]
outside_urls = [
    path("<uuid:uuid>/outside/", outside.outside, name="outside"),
    # import mappings
    path("mappings/", mappings.mappings, name="mappings"),
    path("mappings/new/", mappings.create, name="create_mapping"),
    path("mappings/copy/", mappings.copy_pack, name="copy_pack"),
    path("mappings/<uuid:uuid>/", mappings.mapping, name="mapping"),
    path("mappings/<uuid:uuid>/remove/", mappings.remove, name="remove_mapping"),
    path("mappings/<uuid:uuid>/restore/", mappings.restore, name="restore_mapping"),
    path("imports/<uuid:uuid>/mapping/", mappings.use_on_import, name="use_mapping"),
    path("imports/<uuid:uuid>/mapping/keep/", mappings.keep_from_import, name="keep_mapping"),
]

vetting_urls = [
    path("<uuid:uuid>/content/", content.content, name="content"),
    path("posts/<uuid:uuid>/mark/", content.mark, name="mark_post"),
    path("<uuid:uuid>/vetting/", vetting.vetting, name="vetting"),
    path("<uuid:uuid>/vetting/answer/", vetting.answer, name="answer"),
    path("<uuid:uuid>/vetting/risk/", vetting.assess, name="assess_risk"),
    path("<uuid:uuid>/scores/", vetting.scores, name="scores"),
    # flagged posts
    path("flags/", safety.flags, name="flags"),
    path("flags/export/", safety.flags_export, name="flags_export"),
    path("flags/decide/", safety.flags_decide, name="flags_decide"),
    # the checklist's questions
    path("checklist/", vetting.checklist, name="checklist"),
    path("checklist/<uuid:uuid>/edit/", vetting.edit_item, name="edit_item"),
    path("checklist/<uuid:uuid>/archive/", vetting.archive_item, name="archive_item"),
    path("checklist/<uuid:uuid>/restore/", vetting.restore_item, name="restore_item"),
    # fair numbers
    path("tiers/", figures.tiers, name="tiers"),
    path("compare/", figures.compare, name="compare"),
    path("compare/choose/", figures.choose_compare, name="choose_compare"),
]

record_urls = [
    path("<uuid:uuid>/relationship/", relationship.relationship, name="relationship"),
    path("<uuid:uuid>/money/", money.money, name="money"),
    path("<uuid:uuid>/data/", data.data, name="data"),
    path("<uuid:uuid>/edit/person/", parts.edit_person, name="edit_person"),
    path("<uuid:uuid>/edit/terms/", parts.edit_terms, name="edit_terms"),
    path("<uuid:uuid>/edit/fields/", parts.edit_custom, name="edit_custom"),
    path("<uuid:uuid>/brands/set/", relationship.set_brand_relation, name="set_brand_relation"),
    path(
        "brand-relations/<uuid:uuid>/remove/",
        relationship.remove_brand_relation,
        name="remove_brand_relation",
    ),
    path("<uuid:uuid>/past-work/add/", relationship.add_past_work, name="add_past_work"),
    path("past-work/<uuid:uuid>/edit/", relationship.edit_past_work, name="edit_past_work"),
    path("past-work/<uuid:uuid>/remove/", relationship.remove_past_work, name="remove_past_work"),
    path("<uuid:uuid>/rates/add/", money.add_rate, name="add_rate"),
    path("rates/<uuid:uuid>/edit/", money.edit_rate, name="edit_rate"),
    path("rates/<uuid:uuid>/remove/", money.remove_rate, name="remove_rate"),
    path("<uuid:uuid>/files/add/", data.add_file, name="add_file"),
    path("files/<uuid:uuid>/", data.file, name="file"),
    path("files/<uuid:uuid>/remove/", data.remove_file, name="remove_file"),
    path("stages/<uuid:uuid>/describe/", stages.describe, name="describe_stage"),
    # the agency's own fields
    path("fields/", fields.list_, name="fields"),
    path("fields/<uuid:uuid>/edit/", fields.edit, name="edit_field"),
    path("fields/<uuid:uuid>/remove/", fields.remove, name="remove_field"),
]
representative_urls = [
    path("representatives/", representatives.list_, name="representatives"),
    path("representatives/new/", representatives.add, name="add_representative"),
    path("representatives/<uuid:uuid>/", representatives.edit, name="representative"),
    path("representatives/<uuid:uuid>/remove/", representatives.remove, name="remove_representative"),
    path("<uuid:uuid>/representatives/add/", representatives.represent, name="represent"),
    path(
        "representations/<uuid:uuid>/edit/", representatives.edit_representation, name="edit_representation"
    ),
    path("representations/<uuid:uuid>/end/", representatives.end_representation, name="end_representation"),
]
care_urls = [
    path("care/", care.care, name="care"),
    path("<uuid:uuid>/care-dates/add/", care.add_care_date, name="add_care_date"),
    path("care-dates/<uuid:uuid>/remove/", care.remove_care_date, name="remove_care_date"),
    path("<uuid:uuid>/gifts/add/", care.add_gift, name="add_gift"),
    path("gifts/<uuid:uuid>/edit/", care.edit_gift, name="edit_gift"),
    path("gifts/<uuid:uuid>/move/", care.move_gift, name="move_gift"),
]
duplicate_urls = [
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("<uuid:uuid>/duplicates/", duplicates.duplicates_of, name="duplicates_of"),
    path("<uuid:uuid>/merge/", duplicates.merge, name="merge"),
    path("<uuid:uuid>/tell-apart/", duplicates.tell_apart, name="tell_apart"),
    path("merges/<uuid:uuid>/undo/", duplicates.undo_merge, name="undo_merge"),
]

urlpatterns = [
    *vetting_urls,
    *influencer_urls,
    *search_urls,
    *channel_urls,
    *import_urls,
    *polling_urls,
    *mood_urls,
    *platform_urls,
    *overlap_urls,
    *outside_urls,
    *record_urls,
    *representative_urls,
    *care_urls,
    *duplicate_urls,
]
