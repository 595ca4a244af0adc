"""Spans of time in minutes and hours, as cards show them: the words for both in some thirty languages."""

from __future__ import annotations

import re

LONGEST = 30
WORDS = {
    "en": "m min mins minute minutes h hr hrs hour hours",
    "de": "min minuten std stunde stunden",
    "fr": "min h heure heures",
    "es": "min minuto minutos h hora horas",
    "pt": "min minuto minutos h hora horas",
    "it": "min minuti h ora ore",
    "nl": "min minuut minuten u uur",
    "pl": "min minut minuty minuta godz godzina godziny godzin",
    "cs": "min minut hod hodina hodiny hodin",
    "sk": "min minút hod hodina hodiny hodín",
    "sv": "min minuter tim timme timmar",
    "da": "min minutter t time timer",
    "no": "min minutter t time timer",
    "fi": "min minuuttia t tunti tuntia",
    "hu": "p perc ó óra",
    "ro": "min minute oră ore",
    "hr": "min minuta h sat sata sati",
    "bg": "мин минути ч час часа",
    "ru": "мин минута минуты минут ч час часа часов",
    "uk": "хв хвилин год година години годин",
    "sr": "мин минута ч сат сата сати",
    "el": "λ λεπ λεπτό λεπτά ώ ώρα ώρες",
    "tr": "dk dakika sa saat",
    "ar": "د دقيقة دقائق س ساعة ساعات",
    "he": "דק דקות שעה שעות",
    "fa": "دقیقه ساعت",
    "hi": "मि मिनट घं घंटा घंटे",
    "bn": "মিনিট ঘণ্টা",
    "ja": "分 時間",
    "zh": "分 分鐘 分钟 小時 小时",
    "ko": "분 시간",
    "th": "นาที ชม ชั่วโมง",
    "vi": "phút giờ",
    "id": "mnt menit j jam",
    "ms": "min minit j jam",
}
UNITS = frozenset(word for words in WORDS.values() for word in words.split())
_PART = re.compile(r"\s*\d{1,3}(?:[.,]\d|\s?[\u00bc-\u00be])?\s*([^\d\s.,'\u2019\u05f3]+)[.'\u2019\u05f3]?")


def is_time(text: str) -> bool:
    """Tell whether a text is a span of time and nothing else.

    Example
    -------
    >>> is_time("1 hr 20 min"), is_time("20 min ago"), is_time("1 時間")
    (True, False, True)
    """
    if not 1 < len(text) <= LONGEST or not text[0].isdigit():
        return False
    place = 0
    while place < len(text):
        part = _PART.match(text, place)
        if part is None or part[1].casefold() not in UNITS:
            return False
        place = part.end()
    return True
