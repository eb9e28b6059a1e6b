from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from influencers.models import Channel, Post

POSTS_OFFERED = 100


class CommentImportForm(forms.Form):
    """A file of comments and, where the rows do not say it, the post they stand under."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # an empty file gets the reader's own sentence
        help_text=_(
            "CSV, TSV, XLSX, XLS or ODS, up to 20 MB and 20,000 rows. The first row names the columns: text and published"
            " at are needed; post, id, author, likes and parent are read too."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )
    post = forms.ModelChoiceField(
        label=_("Post"), queryset=Post.objects.none(), required=False, to_field_name="uuid",
        empty_label=_("Each row names its post by id or link"),
    )  # fmt: skip

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = channel.posts.order_by("-published_at", "-pk")
        offered = list(newest.values_list("pk", flat=True)[:POSTS_OFFERED])
        self.fields["post"].queryset = channel.posts.filter(pk__in=offered).order_by("-published_at", "-pk")
