"""Every row of the statement packs on its own samples, whole statements in five languages, and packs nobody could use."""

import time

import pytest

from accounts.rule_packs import PackFault
from crisis.statements import DONTS, DOS, Advice, Fact, Severity, Sort, Statement, check_statement
from crisis.statements.kinds import KINDS, Context
from crisis.statements.rows import ANY, FOLDER, Rule, languages, read_pack, rules_in
from tests.crisis.statements_making import make_statement

CHANNEL = "https://brand.example/safety"
GOOD = {
    "en": "We are deeply sorry to everyone who bought our cream and was hurt by it. We have stopped the sale and recalled 1,200 jars. Please write to us, we refund every jar. Everything we know is at https://brand.example/safety.",
    "es": "Sentimos mucho lo ocurrido y pedimos perdón a las personas afectadas. Hemos retirado 1.200 tarros de la venta. Escríbanos y devolveremos el dinero. Todo lo que sabemos está en https://brand.example/safety.",
    "pl": "Jest nam bardzo przykro. Przepraszamy wszystkich poszkodowanych. Wycofaliśmy ze sprzedaży 1 200 słoików. Napisz do nas, zwrócimy pieniądze. Wszystko, co wiemy, jest na https://brand.example/safety.",
    "ru": "Нам очень жаль, и мы просим прощения у всех пострадавших. Мы отозвали 1 200 банок. Напишите нам, мы вернём деньги. Всё, что нам известно, — на https://brand.example/safety.",
    "ko": "피해를 입은 모든 분께 진심으로 사과드립니다. 저희는 판매를 중단했고 1,200 개를 회수했습니다. 저희에게 연락해 주시면 전액 환불해 드리겠습니다. 확인된 내용은 모두 https://brand.example/safety 에서 알려 드리겠습니다.",
}  # fmt: skip
BAD = {
    "en": "We apologise if anyone was offended. Mistakes were made, but this was an isolated incident. Some viewers misunderstood the post. Try our new range!",
    "es": "Pedimos perdón si alguien se ha sentido ofendido. Se han cometido errores, pero fue un caso aislado. Algunos seguidores malinterpretaron el vídeo. ¡Descubre ya nuestra nueva colección!",
    "pl": "Przepraszamy, jeśli ktoś poczuł się urażony. Zostały popełnione błędy, ale to odosobniony przypadek. Niektórzy źle zrozumieli film. Odkryj naszą nową kolekcję, rabat 20 %!",
    "ru": "Извините, если кого-то задели. Были допущены ошибки, но это единичный случай. Некоторые подписчики неверно поняли ролик. Попробуйте нашу новую линейку со скидкой!",
    "ko": "혹시 불쾌하셨다면 사과드립니다. 착오가 있었습니다만 일부 사례일 뿐입니다. 일부 구독자께서 영상을 오해하셨습니다. 지금 신제품을 할인합니다!",
}  # fmt: skip


def all_rules() -> list[Rule]:
    return [
        rule
        for name in (ANY, *languages())
        for rule in read_pack(name, (FOLDER / f"{name}.toml").read_text(), KINDS)
    ]


def test_each_row_says_of_its_samples_what_it_should() -> None:
    wrong = []
    for rule in all_rules():
        for sample in rule.samples:
            context = Context(make_statement(sample.fields), "en" if rule.pack == ANY else rule.pack)
            found = list(KINDS[rule.kind].run(rule, context))
            worst = min((each.severity for each in found), key=lambda each: each.rank)
            if worst != sample.severity:
                wrong.append((rule.id, dict(sample.fields), worst, [each.message for each in found]))
    assert wrong == []


def test_each_row_has_samples_on_both_sides_and_a_proposal_in_its_language() -> None:
    wrong = []
    for rule in all_rules():
        severities = {sample.severity for sample in rule.samples}
        wanted = set(languages()) if rule.pack == ANY else {rule.pack}
        if len(severities) < 2 or set(rule.proposals) != wanted or not rule.source:
            wrong.append(rule.id)
    assert wrong == []
    words = {
        name: {rule.id.partition(".")[2] for rule in rules_in(name) if rule.pack == name}
        for name in languages()
    }
    assert languages() == ("en", "es", "ko", "pl", "ru") and len(set(map(frozenset, words.values()))) == 1
    assert {rule.advice for rule in rules_in("en")} == set(Advice)


@pytest.mark.parametrize("language", GOOD)
def test_a_good_statement_keeps_all_eight_points_and_a_bad_one_breaks_them(language: str) -> None:
    fact = Fact("recall", "1200 jars recalled", "https://brand.example/recall.pdf", is_verified=True)
    good = check_statement(Statement(GOOD[language], facts=(fact,), channels=(CHANNEL,)))
    assert (good.language, [each.message for each in good.of(Severity.BLOCK)]) == (language, [])
    assert good.kept == dict.fromkeys((*DOS, *DONTS), True), [each.message for each in good.of(Severity.WARN)]
    assert [(each.written.replace(" ", "").replace(".", ","), each.facts) for each in good.figures][0][1] == (
        "recall",
    )
    bad = check_statement(Statement(BAD[language], channels=(CHANNEL,)))
    broken = {advice for advice, kept in bad.kept.items() if kept is False}
    assert broken >= {
        Advice.REGRET,
        Advice.STEPS,
        Advice.CHANNEL,
        Advice.PASSIVE,
        Advice.COVER_UP,
        Advice.OFF_TOPIC,
    }
    assert bad.verdict == Severity.BLOCK
    for found in bad.findings:
        assert found.evidence is None or 0 <= found.start < found.end <= len(BAD[language])


def test_spans_show_the_words_in_the_original() -> None:
    text = "We are ſorry. No​ comment. Wé apologise if ANYONE was offended."
    report = check_statement(Statement(text, channels=(CHANNEL,)))
    said = {
        text[each.start : each.end] for each in report.findings if each.outcome == "said" and each.evidence
    }
    assert {"No​ comment", "if ANYONE was offended"} <= said


def test_what_cannot_be_read_is_told() -> None:
    for text, language, outcome in (
        ("", "en", "text"), ("x " * 30_000, "en", "text"), ("นี่คือแถลงการณ์ของเรา เราเสียใจ", "", "language"),
        (GOOD["pl"], "en", "language"),
    ):  # fmt: skip
        found = check_statement(Statement(text, language=language)).findings
        assert outcome in {each.outcome for each in found}
    thai = check_statement(Statement("นี่คือแถลงการณ์ของเรา เราเสียใจ", channels=(CHANNEL,)))
    assert thai.kept[Advice.REGRET] is None and thai.kept[Advice.CHANNEL] is False


def test_a_holding_statement_is_asked_for_less() -> None:
    text = (
        "We know about the reports since this morning and take them very seriously. We have paused the campaign and are "
        "checking what happened to the people who used it. We will say more by 18:00 at https://brand.example/safety."
    )
    report = check_statement(Statement(text, Sort.HOLDING, channels=(CHANNEL,)))
    assert [each.message for each in report.findings if each.severity != Severity.PASS] == []
    full = check_statement(Statement(text, channels=(CHANNEL,)))
    assert {each.rule for each in full.findings if each.severity != Severity.PASS} == {"en.regret", "en.help"}


def test_texts_without_end_cost_time_that_grows_with_them() -> None:
    def computing(text: str) -> float:
        begin = time.process_time()
        check_statement(Statement(text, channels=(CHANNEL,)))
        return time.process_time() - begin

    computing("1" * 100)  # the packs are read
    for piece in ("1", "a.b@", "+1 (2) 3-", "1 234 ", "if anyone some people ", "#a"):
        assert computing((piece * 20_000)[:20_000]) < 2.0, piece


HEAD = 'pack = "en"\nversion = 1\nas_of = 2026-01-01\nreview_by = 2026-07-01\nsource = "own"\n'
ROW = '[[rule]]\nid = "en.x"\nkind = "avoids"\nadvice = "regret"\nseverity = "warn"\nsays = "x"\n'


def test_a_pack_nobody_could_use_is_refused_with_its_place() -> None:
    for text, says in (
        ("rule = [", "is not TOML"), (HEAD, "lacks rule"), (HEAD + 'color = "red"\n' + ROW, "nobody reads color"),
        (HEAD + ROW + "weight = 3", "nobody reads weight"), (HEAD + ROW.replace('says = "x"\n', ""), "lacks says"),
        (HEAD + ROW.replace("avoids", "vibes"), "vibes is not a kind"),
        (HEAD + ROW.replace('"warn"', '"hint"') + 'params = { any = ["a"] }', "hint is not known among severity"),
        (HEAD + ROW.replace('"regret"', '"love"') + 'params = { any = ["a"] }', "love is not known among advice"),
        (HEAD + ROW + "params = { any = [] }", "no pattern"),
        (HEAD + ROW + 'params = { any = ["(a"] }', "leaves a bracket open"),
    ):  # fmt: skip
        with pytest.raises(PackFault, match=says):
            read_pack("x.toml", text, KINDS)
