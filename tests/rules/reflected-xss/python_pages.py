"""Functions that no framework calls and that put pages together."""


def render_comment(comment):
    return "<div>" + comment + "</div>"  # bad: reflected-xss


def welcome_page(user_input):
    html = f"<html><body><h1>Welcome {user_input}</h1></body></html>"  # bad: reflected-xss
    return html


def list_page(names, count):
    html = f"<ul><li>{count}</li></ul>"  # ok: reflected-xss
    return html + "".join(names)


def to_html(text):
    return "<p>" + text + "</p>"  # ok: reflected-xss


def greeting(name):
    return f"Hello {name}"  # ok: reflected-xss
