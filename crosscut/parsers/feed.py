"""Exports of blogs: the posts of WordPress (WXR), Blogger (Atom), and feeds of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import trafilatura
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from crosscut.parsers import ENTITIES, NO_POSTS, Refusal
from crosscut.parsers.html import lines_of_tree

_OTHER_POSTS = frozenset(("attachment", "nav_menu_item", "revision", "custom_css", "wp_block"))
_NOT_SHOWN = frozenset(("trash", "auto-draft", "spam"))
_KIND = re.compile(r"schemas\.google\.com/blogger/\d+/kind#(\w+)")
_CAPTION = re.compile(r"\[caption\b[^\]]{0,500}\](.{0,3000}?)\[/caption\]", re.DOTALL)
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|more|youtube|vimeo|vc_\w{1,40}|et_pb_\w{1,40}"
    r"|fusion_\w{1,40}|contact-form[\w-]{0,20}|toc|ad|ads|su_\w{1,40})(?:\s[^\]\[]{0,1000})?/?\]"
    # of any other plugin: a name with what is set for it
    r"|\[[a-z][\w-]{1,40}(?:\s{1,3}[\w-]{1,30}=(?:\"[^\"\]]{0,300}\"|'[^'\]]{0,300}')){1,20}\s?/?\]"
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
# What a site for reviews writes beside the fields of every feed: the first that holds something.
_TITLES = ("filmTitle", "title")
_MARKS = ("memberRating", "user_rating")  # of five stars
_DAYS = (
    "watchedDate", "user_read_at", "pubDate", "published", "post_date", "date", "updated",
)  # fmt: skip
_WRITERS = ("creator", "name")
_LIST = "letterboxd-list"
_SEEN = re.compile(r"(?:Rew|W)atched on \w+ \w+ \d{1,2}, \d{4}\.?")  # all that is said of a film
_BLOCK = re.compile(r"<(?:p|div|blockquote|ul|ol|h[1-6])\b", re.IGNORECASE)
_DEPTH = 6  # levels of records
_EMPTY_LINE = re.compile(r"\r?\n[ \t]*\r?\n\s*")


def parse(data: bytes, bounds: Mapping[str, int]) -> dict[str, Any]:
    """Read the posts of an export.

    Parameters
    ----------
    data
        The file.
    bounds
        "rows": the posts that are read at most.

    Returns
    -------
    dict
        "outlet": the blog's name; "posts": each with "title", "author", "dates" (the likeliest
        first), "url", "rating" and its "lines", as of `crosscut.parsers.html`; "empty": how many
        have no text. Of another kind of XML there are no posts, but "records", as of JSON.

    Raises
    ------
    Refusal
        If it declares entities, or holds no posts.
    Exception
        Whatever the parser raises on a damaged file.
    """
    try:
        root = fromstring(data)
    except DefusedXmlException as error:
        raise Refusal(ENTITIES) from error
    channel = root.find("channel") if _name(root) == "rss" else root
    if channel is None or _name(root) not in ("rss", "feed"):
        return {"outlet": "", "posts": [], "empty": 0, "records": _record(root, _DEPTH)}
    writers = {
        _value(one, "author_login"): _value(one, "author_display_name")
        for one in channel
        if _name(one) == "author" and _value(one, "author_login")
    }
    posts = [_post(one, writers) for one in channel if _name(one) in ("item", "entry")]
    own = [post for post in posts if post]
    with_lines = [post for post in own if post["lines"]]
    if not with_lines:
        raise Refusal(NO_POSTS)
    empty = len(own) - len(with_lines)
    outlet = _value(channel, "title")
    return {"outlet": outlet, "posts": with_lines[: bounds["rows"]], "empty": empty}


def _record(element: Element, depth: int) -> Any:  # noqa: ANN401
    """Make a record of an element: its attributes and what is in it, under their names."""
    fields: dict[str, Any] = {name.rpartition("}")[2]: one for name, one in element.items()}
    for child in element if depth else ():
        name, value = _name(child), _record(child, depth - 1)
        before = fields.get(name)
        if before is None:
            fields[name] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            fields[name] = [before, value]
    text = "" if len(element) else (element.text or "").strip()
    return fields | {"value": text} if fields and text else fields or text


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _value(element: Element, name: str) -> str:
    text = next(
        (child.text for child in _children(element, name) if (child.text or "").strip()), ""
    )
    return " ".join((text or "").split())


def _post(post: Element, writers: Mapping[str, str]) -> dict[str, Any] | None:
    """Read a post; None for a picture, a menu, a comment or a setting."""
    kinds = {
        match[1]
        for one in _children(post, "category")
        for match in [_KIND.search(one.get("term", ""))]
        if match
    }
    kind = _value(post, "type").lower()
    if (
        (kinds and "post" not in kinds)
        or (kind and kind not in ("post", "page"))
        or _value(post, "post_type") in _OTHER_POSTS
        or _value(post, "status").lower() in _NOT_SHOWN
        or _value(post, "guid").startswith(_LIST)
    ):
        return None
    own = [one.text or "" for one in _children(post, "user_review")]  # beside it, the book's
    bodies = own or [
        one.text or ""
        for name in ("encoded", "content", "description", "summary")
        for one in _children(post, name)
    ]
    body = next(filter(str.strip, bodies), "")
    author = next(filter(None, (_value(post, name) for name in _WRITERS)), "")
    for one in _children(post, "author"):
        author = author or _value(one, "name") or " ".join((one.text or "").split())
    links = [
        one.get("href", "") or (one.text or "")
        for one in _children(post, "link")
        if one.get("rel", "alternate") == "alternate"
    ]
    marks = [_value(post, name) for name in _MARKS]
    lines = _lines(body)
    return {
        "title": next(filter(None, (_value(post, name) for name in _TITLES)), ""),
        "author": writers.get(author, author),
        "dates": list(filter(None, (_value(post, name) for name in _DAYS))),
        "url": next(filter(None, links), "").strip(),
        "rating": next((f"{mark}/5" for mark in marks if mark.strip("0.")), ""),
        "lines": [] if all(_SEEN.fullmatch(line[0]) for line in lines) else lines,
    }


def _lines(body: str) -> list[tuple[str, int, str, bool]]:
    body = _SHORTCODE.sub(" ", _CAPTION.sub(_figure, body))
    if not _BLOCK.search(body):  # an old post: empty lines part its paragraphs
        body = "".join(f"<p>{part}</p>" for part in _EMPTY_LINE.split(body))
    tree = trafilatura.load_html(f"<html><body>{body}</body></html>")
    rows = [] if tree is None else lines_of_tree(tree)
    return [(text, number, kind, gap) for number, (text, _, kind, gap) in enumerate(rows, start=1)]


def _figure(caption: re.Match[str]) -> str:
    return f"<figure><figcaption>{_TAG.sub(' ', caption[1])}</figcaption></figure>"
