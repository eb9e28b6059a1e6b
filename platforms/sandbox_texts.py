"""What fictional people on the sandbox platform say and are called."""

from collections.abc import Mapping, Sequence

COUNTRIES: Mapping[str, Sequence[str]] = {
    "en": ("US", "GB", "AU", "CA"),
    "es": ("ES", "MX", "AR"),
    "de": ("DE", "AT"),
    "pl": ("PL",),
    "ru": ("KZ", "RU"),
    "ko": ("KR",),
    "pt": ("BR", "PT"),
    "fr": ("FR", "BE"),
}

BIOS: Sequence[str] = (
    "Slow food from a small kitchen.",
    "Trail running, one hill at a time.",
    "I test gadgets so that you can skip them.",
    "Skin care explained without miracles.",
    "Games, speedruns and long evenings.",
    "Plants that survive even with me.",
    "Second-hand fashion and mending.",
    "Travel on trains, with a tent.",
    "Money matters in plain words.",
    "Science experiments for the kitchen table.",
)

TITLES: Sequence[str] = (
    "One week with {thing}",
    "{thing}: worth it?",
    "What I learned about {thing}",
    "Five mistakes with {thing}",
    "My honest view of {thing}",
    "{thing} for beginners",
    "I tried {thing} so you don't have to",
    "Answering your questions about {thing}",
)

THINGS: Sequence[str] = (
    "sourdough",
    "trail shoes",
    "a folding bike",
    "retinol",
    "a pocket projector",
    "night trains",
    "balcony tomatoes",
    "budget headphones",
    "cold brew",
    "a standing desk",
    "thrifted coats",
    "mechanical keyboards",
)

NAMES: Sequence[str] = (
    "ann.k",
    "marek_w",
    "luz.marina",
    "jonas77",
    "o.petrova",
    "minji_95",
    "caio.dev",
    "lea.lit",
    "dami",
    "kuba.foto",
    "sol_y_sal",
    "frau.holunder",
    "tim.on.tour",
    "hana.reads",
    "vera_v",
    "noemi",
)

TAILS: Sequence[str] = ("", "", "", " 🙂", " 😂", "!", "!!", " 🔥", " ❤️", "...", " 👏", " 🙏")

CALM: Mapping[str, Sequence[str]] = {
    "en": (
        "This is exactly what I needed today",
        "Love the new camera angle",
        "Where did you get that jacket",
        "Watched it twice already",
        "Can you do a part two",
        "Not my favorite, but the ending was good",
        "Thanks for saying clearly that this is an ad",
        "I bought it because of you and it really works",
        "First time here, subscribed",
    ),
    "es": (
        "Me encanta cómo lo explicas",
        "Por fin alguien que lo dice claro",
        "¿Dónde lo compraste?",
        "Qué ganas de probarlo",
        "Un saludo desde Sevilla",
        "No me convence del todo, pero buen vídeo",
    ),
    "de": (
        "Richtig gut erklärt, danke",
        "Wo gibt es die Jacke",
        "Habe ich direkt nachgemacht",
        "Bitte mehr davon",
        "Der Ton war diesmal etwas leise",
        "Ehrliche Meinung, das gefällt mir",
    ),
    "pl": (
        "Świetny odcinek, dzięki",
        "Kiedy następna część",
        "Kupiłam i jestem zadowolona",
        "Gdzie można to dostać",
        "Trochę za długie, ale ciekawe",
        "Pozdrowienia z Gdyni",
    ),
    "ru": (
        "Очень полезно, спасибо",
        "Где купить такую куртку",
        "Жду продолжения",
        "Попробовала, всё получилось",
        "Звук тихий, а так отлично",
        "Спасибо за честный отзыв",
    ),
    "ko": (
        "오늘 영상 너무 좋아요",
        "어디서 샀는지 알려 주세요",
        "다음 편 기다릴게요",
        "솔직한 후기 고마워요",
        "덕분에 많이 배웠어요",
        "소리가 조금 작아요",
    ),
    "pt": (
        "Adorei a dica",
        "Onde comprou essa jaqueta",
        "Faz a parte dois",
        "Muito bem explicado",
        "O áudio estava baixo, mas valeu",
        "Comprei e gostei",
    ),
    "fr": (
        "Merci, c'est très clair",
        "Tu l'as trouvé où",
        "Vivement la suite",
        "Je viens de l'essayer, ça marche",
        "Un peu long mais intéressant",
        "Bravo pour ta franchise",
    ),
}

ANGRY: Mapping[str, Sequence[str]] = {
    "en": (
        "So this was paid and you said nothing. Unfollowed",
        "Mine broke after two days and they refuse the refund",
        "Shame on the brand for this",
        "You deleted my comment, nice try",
        "I got a rash from it, please warn people",
        "How can you still advertise this",
        "Never buying from them again",
    ),
    "es": (
        "Qué vergüenza, esto era publicidad y no lo dijiste",
        "Se rompió a los dos días y no devuelven el dinero",
        "Borras los comentarios, increíble",
        "No vuelvo a comprar esa marca",
    ),
    "de": (
        "Das war Werbung und du sagst kein Wort",
        "Meins war nach zwei Tagen kaputt, Geld gibt es nicht zurück",
        "Kommentare löschen hilft euch auch nicht",
        "Nie wieder diese Marke",
    ),
    "pl": (
        "To była reklama i nawet nie wspomniałaś",
        "Po dwóch dniach się zepsuło, zwrotu nie ma",
        "Usuwanie komentarzy nic nie da",
        "Nigdy więcej tej marki",
    ),
    "ru": (
        "Это была реклама, и ни слова об этом",
        "Сломалось через два дня, деньги не возвращают",
        "Удаляете комментарии, стыдно",
        "Больше никогда не куплю",
    ),
    "ko": (
        "광고인데 왜 말 안 했어요",
        "이틀 만에 고장났는데 환불도 안 해 줘요",
        "댓글 지우지 마세요",
        "다시는 안 사요",
    ),
    "pt": (
        "Era publicidade e você não avisou",
        "Quebrou em dois dias e não devolvem o dinheiro",
        "Apagar comentário não resolve",
        "Nunca mais compro dessa marca",
    ),
    "fr": (
        "C'était une pub et tu n'as rien dit",
        "Cassé en deux jours, aucun remboursement",
        "Supprimer les commentaires ne change rien",
        "Plus jamais cette marque",
    ),
}
