"""Checking a text: it hangs on no object, but the brand it is checked for is the agency's own."""

from tests.tenancy.asking import Row, post

ROUTES: dict[str, Row | str] = {
    "drafts:check_text": post(text="A lamp", brand="{brand}"),
    "api:draft_check": Row("", "post", {"text": "A lamp"}, audience="api"),
}
