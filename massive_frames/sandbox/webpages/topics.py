"""What the invented pages are about and who writes them, in each language."""

from __future__ import annotations

TOPICS = {
    "en": ("green tea", "road bicycles", "wool blankets", "sourdough bread", "rain barrels", "night trains"),
    "de": ("Grüner Tee", "Rennräder", "Wolldecken", "Sauerteigbrot", "Regentonnen", "Nachtzüge"),
    "fr": ("le thé vert", "les vélos de route", "les couvertures en laine", "le pain au levain", "la forêt"),
    "es": ("el té verde", "las bicicletas", "las mantas de lana", "el pan de masa madre", "los trenes"),
    "ja": ("緑茶", "自転車", "毛布", "天然酵母パン", "夜行列車"),
    "ru": ("зелёный чай", "велосипеды", "шерстяные одеяла", "хлеб на закваске", "ночные поезда"),
    "ar": ("الشاي الأخضر", "الدراجات", "البطانيات الصوفية", "خبز العجين المخمر", "القطارات الليلية"),
    "zh": ("绿茶", "自行车", "羊毛毯", "天然酵母面包", "夜间列车"),
    "hi": ("हरी चाय", "साइकिल", "ऊनी कंबल", "खमीर की रोटी", "रात की रेलगाड़ी"),
    "pt": ("o chá verde", "as bicicletas", "os cobertores de lã", "o pão de fermentação", "os comboios"),
}
AUTHORS = {
    "en": ("Mary Whitfield", "Tom O'Shea", "Grace Adeyemi"),
    "de": ("Jörg Müller", "Käthe Weiß", "Anna Größer"),
    "fr": ("Hélène Lefèvre", "François Noël"),
    "es": ("José Núñez", "María Ibáñez"),
    "ja": ("山田太郎", "佐藤花子"),
    "ru": ("Иван Петров", "Анна Соколова"),
    "ar": ("ليلى حداد", "سامي منصور"),
    "zh": ("王小明", "陈美玲"),
    "hi": ("अनिता शर्मा", "राज वर्मा"),
    "pt": ("João Conceição", "Inês Simões"),
}
