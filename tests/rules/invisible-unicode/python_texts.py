"""Texts of a shop."""

text_0 = "access ‮resu‬ level"  # bad: invisible-unicode
text_1 = "end of note ⁦// check⁩ here"  # bad: invisible-unicode
text_2 = "pass​word is split"  # bad: invisible-unicode
text_3 = "hello󠁓󠁥󠁮󠁤󠀠󠁴󠁨󠁥󠀠󠁫󠁥󠁹󠁳"  # bad: invisible-unicode
text_4 = "smile 😀︀︁︂︃︄︅"  # bad: invisible-unicode
text_5 = "user‍name joined"  # bad: invisible-unicode
text_6 = "mid﻿dle mark"  # bad: invisible-unicode
text_7 = "naㅤme filled"  # bad: invisible-unicode
text_8 = "family 👨‍👩‍👧"  # ok: invisible-unicode
text_9 = "می‌خواهم Persian"  # ok: invisible-unicode
text_10 = "क्‍ष Devanagari"  # ok: invisible-unicode
text_11 = "⁧שלום⁩ Hebrew"  # ok: invisible-unicode
text_12 = "flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿"  # ok: invisible-unicode
text_13 = "heart ❤️"  # ok: invisible-unicode
text_14 = "ภาษา​ไทย Thai"  # ok: invisible-unicode
text_15 = "مرحبا‏ Arabic"  # ok: invisible-unicode
text_16 = "naïve 你好 — plain"  # ok: invisible-unicode
