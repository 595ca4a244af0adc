"""What pages that are no content say, in each language: a title and a sentence."""

# ruff: noqa: RUF001 - these letters are meant

from __future__ import annotations

NOTICES: dict[str, dict[str, tuple[str, str]]] = {
    "not-found": {
        "en": ("Page not found", "Sorry, there is nothing at this address any more."),
        "de": ("Seite nicht gefunden", "Unter dieser Adresse gibt es leider nichts mehr."),
        "fr": ("Page introuvable", "Désolé, il n'y a plus rien à cette adresse."),
        "es": ("Página no encontrada", "Lo sentimos, ya no hay nada en esta dirección."),
        "ja": ("ページが見つかりません", "移動または削除された可能性があります。"),
        "ru": ("Страница не найдена", "К сожалению, по этому адресу больше ничего нет."),
        "ar": ("الصفحة غير موجودة", "عذرا، لم يعد هناك شيء في هذا العنوان."),
        "zh": ("找不到页面", "很抱歉，这个网址已经没有内容了。"),
        "hi": ("पृष्ठ नहीं मिला", "क्षमा करें, इस पते पर अब कुछ नहीं है।"),
        "pt": ("Página não encontrada", "Lamentamos, já não há nada neste endereço."),
    },
    "access-denied": {
        "en": ("Access denied", "You do not have permission to open this page."),
        "de": ("Zugriff verweigert", "Sie dürfen diese Seite nicht öffnen."),
        "fr": ("Accès refusé", "Vous n'avez pas le droit d'ouvrir cette page."),
        "es": ("Acceso denegado", "No tiene permiso para abrir esta página."),
        "ja": ("アクセスが拒否されました", "このページを開く権限がありません。"),
        "ru": ("Доступ запрещён", "У вас нет прав открывать эту страницу."),
        "ar": ("تم رفض الوصول", "ليس لديك إذن لفتح هذه الصفحة."),
        "zh": ("拒绝访问", "您没有打开这个页面的权限。"),
        "hi": ("पहुँच अस्वीकृत", "आपको यह पृष्ठ खोलने की अनुमति नहीं है।"),
        "pt": ("Acesso negado", "Não tem autorização para abrir esta página."),
    },
    "captcha": {
        "en": ("Are you a human?", "I'm not a robot. Please solve the puzzle to go on."),
        "de": ("Sind Sie ein Mensch?", "Ich bin kein Roboter. Bitte lösen Sie das Rätsel."),
        "fr": ("Êtes-vous humain ?", "Je ne suis pas un robot. Résolvez l'énigme pour continuer."),
        "es": ("¿Es usted humano?", "No soy un robot. Resuelva el acertijo para continuar."),
        "ja": ("人間であることの確認", "私はロボットではありません。続けるにはパズルを解いてください。"),
        "ru": ("Вы человек?", "Я не робот. Решите задачу, чтобы продолжить."),
        "ar": ("هل أنت إنسان؟", "أنا لست برنامج روبوت. يرجى حل اللغز للمتابعة."),
        "zh": ("您是真人吗？", "进行人机身份验证。请解开谜题以继续。"),
        "hi": ("क्या आप इंसान हैं?", "मैं रोबोट नहीं हूँ। जारी रखने के लिए पहेली हल करें।"),
        "pt": ("É humano?", "Não sou um robô. Resolva o enigma para continuar."),
    },
    "server-error": {
        "en": ("503 Service Unavailable", "We are being repaired. Please come back in an hour."),
        "de": ("Fehler 503", "Wir reparieren gerade. Bitte kommen Sie in einer Stunde wieder."),
        "fr": ("Erreur 503", "Nous réparons. Revenez dans une heure."),
        "es": ("Error 503", "Estamos de reparaciones. Vuelva en una hora."),
        "ja": ("エラー 503", "修理中です。一時間後にもう一度お試しください。"),
        "ru": ("Ошибка 503", "Идёт ремонт. Зайдите через час."),
        "ar": ("خطأ 503", "نقوم بالإصلاح. يرجى العودة بعد ساعة."),
        "zh": ("错误 503", "正在维修，请一小时后再来。"),
        "hi": ("त्रुटि 503", "मरम्मत चल रही है। कृपया एक घंटे बाद आएँ।"),
        "pt": ("Erro 503", "Estamos em reparações. Volte daqui a uma hora."),
    },
    "consent": {
        "en": ("Before you continue", "We and our 812 partners store cookies on your device."),
        "de": ("Bevor Sie fortfahren", "Wir und unsere 812 Partner speichern Cookies auf Ihrem Gerät."),
        "fr": ("Avant de continuer", "Nos 812 partenaires et nous stockons des cookies."),
        "es": ("Antes de continuar", "Nosotros y nuestros 812 socios guardamos cookies."),
        "ja": ("続行する前に", "当社と812社のパートナーはクッキーを保存します。"),
        "ru": ("Прежде чем продолжить", "Мы и 812 наших партнёров храним файлы cookie."),
        "ar": ("قبل المتابعة", "نقوم نحن و812 من شركائنا بتخزين ملفات تعريف الارتباط."),
        "zh": ("在继续之前", "我们与 812 位合作伙伴会保存 Cookie。"),
        "hi": ("जारी रखने से पहले", "हम और हमारे 812 साझेदार कुकी सहेजते हैं।"),
        "pt": ("Antes de continuar", "Nós e os nossos 812 parceiros guardamos cookies."),
    },
}
