import re

from django import forms


class Example(forms.Form):
    name = forms.CharField(help_text="As the influencer writes it.")
    email = forms.EmailField(label="E-mail", required=False)
    country = forms.ChoiceField(choices=[("kr", "Korea"), ("pl", "Poland")])
    agreed = forms.BooleanField(label="They agreed")
    kind = forms.ChoiceField(choices=[("a", "Agency"), ("b", "Brand")], widget=forms.RadioSelect)
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"class": "big", "rows": 3}))
    secret = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        if self.cleaned_data.get("name") == "Nobody":
            raise forms.ValidationError("Nobody is not a person.")


def tag(html, start):
    """Return the first tag that begins with start, its attributes as a dict."""
    found = re.search(rf"<{start}[^>]*>", html).group()
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found))


def test_fields_wear_the_design_and_keep_their_own_class():
    html = str(Example())
    assert tag(html, 'input type="text"')["class"] == "form-control"
    assert tag(html, "select")["class"] == "form-select"
    assert tag(html, 'input type="checkbox"')["class"] == "form-check-input"
    assert tag(html, "textarea")["class"] == "form-control big"
    assert tag(html, "textarea")["rows"] == "3"
    assert "class" not in tag(html, 'input type="hidden"')


def test_help_and_errors_are_read_with_their_field():
    html = str(Example({"email": "nope"}))
    name = tag(html, 'input type="text"')
    assert name["aria-invalid"] == "true"
    assert set(name["aria-describedby"].split()) == {"id_name_helptext", "id_name_error"}
    assert tag(html, 'div class="field-help"')["id"] == "id_name_helptext"
    assert tag(html, 'ul class="field-errors"')["id"] == "id_name_error"


def test_optional_fields_say_so_and_labels_have_no_colon():
    labels = re.findall(r"<label[^>]*>(.*?)</label>", str(Example()))
    assert labels == [
        "Name",
        'E-mail <span class="optional">optional</span>',
        "Country",
        "They agreed",
        re.search(r'(<input type="radio".*?) Agency', str(Example())).group(1) + " Agency",
        re.search(r'(<input type="radio"[^>]*value="b".*?) Brand', str(Example())).group(1) + " Brand",
        'Note <span class="optional">optional</span>',
    ]


def test_a_refused_form_says_how_many_fields_and_keeps_what_was_typed():
    html = str(Example({"email": "nope", "note": "typed", "country": "kr", "agreed": "on", "kind": "a"}))
    assert re.findall(r"<p>(.*?)</p>", html) == ["2 fields need your attention. Nothing you typed is lost."]
    assert tag(html, 'input type="email"')["value"] == "nope"
    assert re.search(r"<textarea[^>]*>\s*(\w+)</textarea>", html).group(1) == "typed"


def test_a_refusal_of_the_whole_form_is_the_summary():
    html = str(Example({"name": "Nobody", "country": "kr", "agreed": "on", "kind": "a"}))
    assert re.findall(r"<p>(.*?)</p>", html) == ["Nobody is not a person."]
