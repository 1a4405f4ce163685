FROM debian:12.8
# bad below: invisible-unicode
RUN echo "access resu level"
# bad below: invisible-unicode
RUN echo "end of note // check here"
# bad below: invisible-unicode
RUN echo "password is split"
# bad below: invisible-unicode
RUN echo "hello"
# bad below: invisible-unicode
RUN echo "smile 😀"
# bad below: invisible-unicode
RUN echo "username joined"
# bad below: invisible-unicode
RUN echo "middle mark"
# bad below: invisible-unicode
RUN echo "name filled"
# ok below: invisible-unicode
RUN echo "family 👨‍👩‍👧"
# ok below: invisible-unicode
RUN echo "می‌خواهم Persian"
# ok below: invisible-unicode
RUN echo "क्‍ष Devanagari"
# ok below: invisible-unicode
RUN echo "⁧שלום⁩ Hebrew"
# ok below: invisible-unicode
RUN echo "flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿"
# ok below: invisible-unicode
RUN echo "heart ❤️"
# ok below: invisible-unicode
RUN echo "ภาษา​ไทย Thai"
# ok below: invisible-unicode
RUN echo "مرحبا‏ Arabic"
# ok below: invisible-unicode
RUN echo "naïve 你好 — plain"
