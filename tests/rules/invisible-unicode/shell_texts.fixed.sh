#!/bin/sh
echo "access resu level"  # bad: invisible-unicode
echo "end of note // check here"  # bad: invisible-unicode
echo "password is split"  # bad: invisible-unicode
echo "hello"  # bad: invisible-unicode
echo "smile 😀"  # bad: invisible-unicode
echo "username joined"  # bad: invisible-unicode
echo "middle mark"  # bad: invisible-unicode
echo "name filled"  # bad: invisible-unicode
echo "family 👨‍👩‍👧"  # ok: invisible-unicode
echo "می‌خواهم Persian"  # ok: invisible-unicode
echo "क्‍ष Devanagari"  # ok: invisible-unicode
echo "⁧שלום⁩ Hebrew"  # ok: invisible-unicode
echo "flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿"  # ok: invisible-unicode
echo "heart ❤️"  # ok: invisible-unicode
echo "ภาษา​ไทย Thai"  # ok: invisible-unicode
echo "مرحبا‏ Arabic"  # ok: invisible-unicode
echo "naïve 你好 — plain"  # ok: invisible-unicode
