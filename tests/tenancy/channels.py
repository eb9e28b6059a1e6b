"""Channels, their numbers, the platforms behind them and consent."""

from tests.tenancy.asking import Row, post

ROUTES: dict[str, Row | str] = {
    "influencers:add_channel": post("influencer", address="https://www.youtube.com/@other"),
    "influencers:edit_channel": post("channel", handle="other"),
    "influencers:remove_channel": post("channel"),
    "influencers:numbers": Row("channel"),
    "influencers:type_numbers": post("channel", followers="5"),
    "influencers:poll_now": post("channel"),
    "influencers:consent": post("channel"),
    "influencers:remove_consent": post("channel"),
    "influencers:push": post("channel", confirmation="8f3b21c0"),
    "influencers:remove_push": post("channel"),
    "push:receive": Row("push_address", audience="public"),
    "influencers:platforms": Row(audience="owner"),
    "influencers:set_up_platform": Row(audience="owner"),
    "influencers:test_platform": post(platform="sandbox"),
    "influencers:test_credential": post("credential"),
    "influencers:remove_credential": post("credential"),
    "portal:consent": Row("consent_token", audience="public"),
    "portal:consent_back": Row(audience="public"),
    "influencers:poll_status": Row("channel"),
    "api:influencer_channels": Row("influencer", audience="api"),
    "api:channels": Row(audience="api"),
    "api:channel": Row("channel", audience="api"),
    "api:channel_snapshots": Row("channel", audience="api"),
    "api:channel_poll": Row("channel", "post", audience="api"),
}
