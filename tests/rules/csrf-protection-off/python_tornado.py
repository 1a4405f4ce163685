"""Tornado's check of forms."""

import tornado.web

HANDLERS: list[tuple[str, type]] = []

checked = tornado.web.Application(HANDLERS, xsrf_cookies=True)  # ok: csrf-protection-off
unchecked = tornado.web.Application(HANDLERS, xsrf_cookies=False)  # bad: csrf-protection-off
