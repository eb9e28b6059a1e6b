from django.urls import path

from influencers.views import channels, imports, influencers, lists, notes, overlap, polling, stages

app_name = "influencers"

influencer_urls = [
    path("", lists.list_, name="list"),
    path("filters/", lists.filters, name="filters"),
    path("export/", lists.export, name="export"),
    path("bulk/", lists.bulk, name="bulk"),
    path("new/", influencers.create, name="create"),
    path("<uuid:uuid>/", influencers.detail, name="detail"),
    path("<uuid:uuid>/edit/", influencers.edit, name="edit"),
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
channel_urls = [
    path("<uuid:uuid>/channels/add/", channels.add_channel, name="add_channel"),
    path("channels/<uuid:uuid>/edit/", channels.edit_channel, name="edit_channel"),
    path("channels/<uuid:uuid>/remove/", channels.remove_channel, name="remove_channel"),
    path("channels/<uuid:uuid>/numbers/", channels.numbers, name="numbers"),
    path("channels/<uuid:uuid>/numbers/type/", channels.type_numbers, name="type_numbers"),
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
polling_urls = [
    path("channels/<uuid:uuid>/poll/", polling.poll_now, name="poll_now"),
    path("channels/<uuid:uuid>/poll/status/", polling.poll_status, name="poll_status"),
]

overlap_urls = [
    path("overlap/", overlap.overlap, name="overlap"),
    path("overlap/choose/", overlap.choose_overlap, name="choose_overlap"),
    path("overlap/decide/", overlap.decide, name="decide_overlap"),
    path("overlap/decisions/", overlap.overlap_decisions, name="overlap_decisions"),
]
urlpatterns = [*influencer_urls, *channel_urls, *import_urls, *polling_urls, *overlap_urls]
