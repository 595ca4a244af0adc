"""The words of the applications themselves, in more languages than answers are written in."""

# ruff: noqa: RUF001 - these letters are meant

from __future__ import annotations

from typing import NamedTuple


class Ui(NamedTuple):
    """One language's words; ``{m}`` is the application's name and ``{n}`` a number or a site."""

    said: str
    you: str
    copy: str
    share: str
    sources: str
    details: str
    more: str
    ask: str
    thought: str
    ad: str
    refusal: str


WORDS = {
    "en": Ui("{m} said:", "You said:", "Copy", "Share", "Sources", "View source details for {n}", "Show all",
             "Ask anything", "Thought for {n}s", "Sponsored", "This content may violate our usage policies."),
    "de": Ui("{m} hat gesagt:", "Du hast gesagt:", "Kopieren", "Teilen", "Quellen", "Quelle {n} ansehen",
             "Alle anzeigen", "Stelle irgendeine Frage", "{n} s nachgedacht", "Anzeige",
             "Dieser Inhalt verstößt möglicherweise gegen unsere Richtlinien."),
    "fr": Ui("{m} a dit :", "Vous avez dit :", "Copier", "Partager", "Sources", "Détails de la source {n}",
             "Tout afficher", "Poser une question", "Réflexion durant {n} s", "Sponsorisé",
             "Ce contenu peut enfreindre nos conditions."),
    "es": Ui("{m} dijo:", "Tú dijiste:", "Copiar", "Compartir", "Fuentes", "Ver detalles de {n}", "Ver todo",
             "Pregunta lo que quieras", "Pensó durante {n} s", "Patrocinado",
             "Este contenido puede infringir nuestras políticas."),
    "ja": Ui("{m} の回答:", "あなた:", "コピー", "共有", "情報源", "{n} の引用元の詳細を表示",
             "すべて表示", "質問してみましょう", "{n}秒間思考", "広告",
             "このコンテンツは利用規約に違反している可能性があります。"),
    "ru": Ui("{m} сказал:", "Вы сказали:", "Копировать", "Поделиться", "Источники", "Об источнике {n}",
             "Показать все", "Спросите что-нибудь", "Размышлял {n} с", "Реклама",
             "Этот контент может нарушать наши правила."),
    "ar": Ui("قال {m}:", "لقد قلت:", "نسخ", "مشاركة", "المصادر", "عرض تفاصيل {n}", "عرض الكل",
             "اسأل عن أي شيء", "فكر لمدة {n} ثانية", "إعلان", "قد ينتهك هذا المحتوى سياساتنا."),
    "zh": Ui("{m} 说：", "你说：", "复制", "分享", "来源", "查看 {n} 的详细信息", "显示全部", "询问任何问题",
             "已思考 {n} 秒", "广告", "此内容可能违反我们的使用政策。"),
    "hi": Ui("{m} ने कहा:", "आपने कहा:", "कॉपी करें", "शेयर करें", "स्रोत", "{n} का विवरण देखें", "सभी दिखाएं",
             "कुछ भी पूछें", "{n} सेकंड सोचा", "विज्ञापन", "यह सामग्री हमारी नीतियों का उल्लंघन कर सकती है।"),
    "pt": Ui("O {m} disse:", "Você disse:", "Copiar", "Compartilhar", "Fontes", "Ver detalhes de {n}",
             "Mostrar tudo", "Pergunte alguma coisa", "Pensou por {n} s", "Patrocinado",
             "Este conteúdo pode violar nossas políticas."),
    "tl": Ui("{m} bilang:", "Sinabi mo:", "Kopyahin", "Ibahagi", "Mga pinagmulan", "Tingnan ang {n}",
             "Ipakita lahat", "Magtanong ng kahit ano", "Nag-isip nang {n}s", "Inisponsor",
             "Maaaring labag ang nilalamang ito sa aming mga patakaran."),
    "th": Ui("{m} พูดว่า:", "คุณพูดว่า:", "คัดลอก", "แชร์", "แหล่งที่มา", "ดูรายละเอียดของ {n}", "แสดงทั้งหมด",
             "ถามอะไรก็ได้", "คิดเป็นเวลา {n} วินาที", "ได้รับการสนับสนุน",
             "เนื้อหานี้อาจละเมิดนโยบายของเรา"),
    "ko": Ui("{m}의 말:", "나의 말:", "복사", "공유", "출처", "{n} 출처 세부정보 보기", "모두 보기",
             "무엇이든 물어보세요", "{n}초 동안 생각함", "광고",
             "이 콘텐츠는 당사 정책을 위반할 수 있습니다."),
    "tr": Ui("{m} şunu dedi:", "Dediniz ki:", "Kopyala", "Paylaş", "Kaynaklar", "{n} kaynağını görüntüle",
             "Tümünü göster", "Herhangi bir şey sor", "{n} sn düşündü", "Sponsorlu",
             "Bu içerik politikalarımızı ihlal ediyor olabilir."),
}  # fmt: skip
CHAT_LANGUAGES = tuple(WORDS)
NAMES = {"chatgpt": "ChatGPT", "gemini": "Gemini", "perplexity": "Perplexity", "copilot": "Copilot"}
