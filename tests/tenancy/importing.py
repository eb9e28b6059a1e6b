"""Imports, mappings, figures of outside sources."""

from tests.tenancy.asking import Row, post

ROUTES: dict[str, Row | str] = {
    "influencers:imports": Row(),
    "influencers:import_new": Row(),
    "influencers:import": Row("import"),
    "influencers:import_cancel": post("import"),
    "influencers:import_read": post("import", header_row="1"),
    "influencers:import_continue": post("import"),
    "influencers:import_status": Row("import"),
    "influencers:import_problems": Row("import"),
    "influencers:outside": Row("influencer"),
    "influencers:mappings": Row(),
    "influencers:create_mapping": post(name="x", service="x", header_0="x", target_0="name", rows="1"),
    "influencers:copy_pack": post(pack="modash"),
    "influencers:mapping": Row("mapping"),
    "influencers:remove_mapping": post("mapping"),
    "influencers:restore_mapping": post("mapping"),
    "influencers:use_mapping": post("import", mapping=""),
    "influencers:keep_mapping": post("import", name="x"),
    "api:imports": Row(audience="api"),
    "api:import": Row("import", audience="api"),
    "api:import_problems": Row("import", audience="api"),
    "api:import_start": Row("import", "post", audience="api"),
    "api:import_cancel": Row("import", "post", audience="api"),
    "api:import_continue": Row("import", "post", audience="api"),
    "api:influencer_outside_figures": Row("influencer", audience="api"),
    "api:export_mappings": Row(audience="api"),
    "api:export_mapping": Row("mapping", audience="api"),
    "api:export_packs": Row(audience="api"),
    "api:import_mapping": Row("import", "post", data={"mapping": ""}, audience="api"),
}
