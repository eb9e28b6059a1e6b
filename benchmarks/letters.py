"""How fast letters are checked: one while somebody types, a batch of 500 against each other, a very long one.

    python -m benchmarks.letters [--letters 500]

Letters are made from a template with words of their own and ten posts each; times are computing time of one process.
"""

import argparse
import os
import random
import statistics
import sys
import time
from datetime import UTC, datetime

GOAL = {"one letter, median ms": 20.0, "batch of 500, s": 5.0}
BODIES = {
    "en": "Hi {name},\n\nyour “{post}” made me laugh. You get our new tent to keep, before anyone else.\n\n{own}\n\nWould you take it on your next rainy trip and show whether it holds? We pay €900 for one video.\n\nShall I send you one?",
    "ru": "{name}, здравствуйте!\n\nПосле «{post}» сразу подумала о вас. Палатка останется у вас, и мы платим 60 000 ₽ за ролик.\n\n{own}\n\nХотим, чтобы вы проверили её под дождём в своём походе.\n\nПрислать вам палатку?",
    "ko": "안녕하세요, {name}님.\n\n‘{post}’를 보고 바로 떠올랐습니다. 텐트는 그대로 가지시면 되고, 영상 한 편에 120만 원을 드립니다.\n\n{own}\n\n비가 새는지 솔직하게 보여 주셨으면 합니다.\n\n하나 보내 드려도 될까요?",
    "es": "Hola, {name}:\n\nvi «{post}» y pensé en ti. Te quedas con la tienda y pagamos 700 € por un vídeo.\n\n{own}\n\nNos gustaría que la probaras con lluvia en tu próxima ruta.\n\n¿Te envío una?",
    "pl": "Cześć {name},\n\npo Twoim „{post}” od razu pomyślałam o Tobie. Namiot zostaje u Ciebie i płacimy 3000 zł za film.\n\n{own}\n\nChcemy, żebyś sprawdziła go w deszczu na najbliższym szlaku.\n\nWysłać Ci jeden?",
}  # fmt: skip


def main() -> int:
    """Print the table; return 1 where a goal was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=500)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irm.settings")
    import django

    django.setup()
    from outreach.letters import check_batch, check_letter

    begin = time.process_time()
    check_letter(made(0))
    print(f"{'first letter, packs read, ms':<32} {(time.process_time() - begin) * 1000:8.1f}")
    letters = [made(number) for number in range(options.letters)]
    for letter in letters[:5]:
        check_letter(letter)
    times = [timed(letter) * 1000 for letter in letters]
    found = {"one letter, median ms": statistics.median(times)}
    print(
        f"{'one letter, median ms':<32} {statistics.median(times):8.1f}   goal {GOAL['one letter, median ms']}"
    )
    print(f"{'one letter, 99 of 100, ms':<32} {statistics.quantiles(times, n=100)[98]:8.1f}")
    begin = time.process_time()
    check_batch(letters)
    found["batch of 500, s"] = (time.process_time() - begin) * 500 / len(letters)
    print(f"{'batch of 500, s':<32} {found['batch of 500, s']:8.2f}   goal {GOAL['batch of 500, s']}")
    long = made(0, own="We would like to tell you more. " * 1600)
    print(f"{f'{len(long.body):,} characters, ms':<32} {timed(long) * 1000:8.1f}")
    return int(any(found[name] > goal for name, goal in GOAL.items()))


def timed(letter: object) -> float:
    from outreach.letters import check_letter

    begin = time.process_time()
    check_letter(letter)
    return time.process_time() - begin


def made(number: int, own: str = "") -> object:
    """Return a letter in one of the five languages with about thirty words of its own and ten posts to look for."""
    from outreach.letters import Letter, Origin, Post, Recipient, Sender, Value

    random_ = random.Random(number)
    language = list(BODIES)[number % len(BODIES)]
    name = {"ko": "민지", "ru": "Мария"}.get(language, "Marta")
    words = ["".join(random_.choices("abcdefghijklmnoprst", k=random_.randint(3, 9))) for _ in range(400)]
    posts = tuple(
        Post(" ".join(words[n : n + 4]), " ".join(words), f"https://youtu.be/{n}", datetime.now(UTC))
        for n in range(10)
    )
    values = {"name": Value(name), "post": Value(posts[0].title, Origin.POST)}
    body = BODIES[language].format(
        name=name, post=posts[0].title, own=own or " ".join(random_.choices(words, k=30))
    )
    return Letter(
        "three rainy days", body, recipient=Recipient(name, (language,)), template=BODIES[language], values=values,
        sender=Sender("Lena Roth", "Tentwork", "5 Rue Haute, 69001 Lyon"), opt_out="Reply no to hear no more.", posts=posts,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
