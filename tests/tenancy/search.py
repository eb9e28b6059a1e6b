"""The list, its filters and bulk verbs, saved views, lists shared with clients."""

from tests.tenancy.asking import Row, post

ROUTES: dict[str, Row | str] = {
    "influencers:list": Row(),
    "influencers:filters": Row(),
    "influencers:export": Row(),
    "influencers:bulk": post(chosen="{influencer}", verb="archive", action="archive"),
    "influencers:add_filter": Row(),
    "influencers:columns": Row(),
    "influencers:facets": Row(),
    "influencers:undo_bulk": post(undo="x"),
    "influencers:peek": Row("influencer"),
    "influencers:similar": Row("influencer"),
    "influencers:save_view": post(name="New", search="tag=a", is_shared="on"),
    "influencers:change_view": post("view", name="Other"),
    "influencers:remove_view": post("view"),
    "influencers:lists": Row(),
    "influencers:create_list": post(name="New"),
    "influencers:people_list": Row("list"),
    "influencers:edit_list": post("list", name="Other"),
    "influencers:share_list": post("list"),
    "influencers:take_back_list": post("list"),
    "influencers:archive_list": post("list"),
    "influencers:move_on_list": post("list_entry", direction="up"),
    "influencers:remove_from_list": post("list_entry"),
    "portal:list": "for clients only: tests/influencers/search/test_people_lists.py asks it as everybody",
    "portal:answer": "for clients only: tests/influencers/search/test_people_lists.py asks it as everybody",
    "api:influencers_bulk": Row(
        "", "post", {"verb": "archive", "influencers": ["{influencer}"]}, audience="api"
    ),
    "api:influencers_bulk_undo": Row("", "post", {"undo": "x"}, audience="api"),
    "api:influencer_facets": Row(audience="api"),
    "api:influencer_similar": Row("influencer", audience="api"),
    "api:views": Row(audience="api"),
    "api:view": Row("view", audience="api"),
    "api:people_lists": Row(audience="api"),
    "api:people_list": Row("list", audience="api"),
    "api:people_list_share": Row("list", "post", audience="api"),
    "api:people_list_take_back": Row("list", "post", audience="api"),
    "api:people_list_entries": Row("list", audience="api"),
    "api:list_entry": Row("list_entry", audience="api"),
}
