"""Views and filters that switch escaping off."""

from django.template import Library
from django.utils.html import escape, format_html
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from markupsafe import Markup
from markupsafe import escape as escape_markup

register = Library()


@register.filter
def highlight(text, word):
    return conditional_escape(text.replace(word, f"<mark>{word}</mark>"))  # bad: raw-html


def badge(user):
    return format_html("<span class='badge'>{}</span>", user.display_name)  # bad: raw-html


def link(article):
    return format_html("<a href=\"{}\">{}</a>", article.url, article.title)  # bad: raw-html


def comment(comment_text):
    return Markup("<blockquote>{}</blockquote>").format(comment_text)  # bad: raw-html


def biography(profile):
    return escape_markup(profile.biography)  # bad: raw-html


def from_request(request):
    query = request.GET.get("q", "")
    return format_html("Results for {}", query)  # bad: raw-html


def static_badge():
    return mark_safe("<span class='badge'>New</span>")  # ok: raw-html


def formatted(user):
    return format_html("<span class='badge'>{}</span>", user.display_name)  # ok: raw-html


def escaped(user):
    return mark_safe("<b>" + escape(user.display_name) + "</b>")  # ok: raw-html


def joined(user):
    return Markup("<b>{}</b>").format(user.display_name)  # ok: raw-html


def count(items):
    return mark_safe(f"<b>{len(items)}</b>")  # ok: raw-html


def escaped_markup(text):
    return Markup("<i>") + escape_markup(text) + Markup("</i>")  # ok: raw-html


def documentation():
    """Never call mark_safe(request.GET["q"])."""
    # return mark_safe(user.name) would trust the user.
    return "mark_safe(text)"  # ok: raw-html


TEMPLATE = "{{ user.biography|safe }}"  # missed: raw-html


def formatted_markup(request):
    return Markup("<p>{}</p>").format(request.args["name"])  # ok: raw-html
