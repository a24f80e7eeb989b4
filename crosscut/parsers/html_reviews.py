"""What a web page's markup says of reviews: whose they are, their marks, and where each stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_JSON_LD = ".//script[@type='application/ld+json']/text()"
_MOST_JSON, _MOST_NODES = 500_000, 20_000
_REVIEWS = frozenset({"Review", "CriticReview", "UserReview"})
_WRITTEN = _REVIEWS | {"Article", "BlogPosting", "NewsArticle"}
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_LABEL, _UNIT = (
    r"(?:my )?(?:rat(?:ed|ing)|score|stars?)?:? ?",
    "(?:stars?|sterne|étoiles|estrellas)",
)
_OUT_OF = re.compile(
    rf"\W{{0,3}}{_LABEL}({_NUMBER}) ?(?:{_UNIT} )?(?:/|out of|of|von|sur|de) ?(\d{{1,3}})"
    rf"(?: ?{_UNIT})?\W{{0,3}}",
    re.IGNORECASE,
)
_STARS = re.compile(rf"\W{{0,3}}{_LABEL}({_NUMBER}) ?{_UNIT}", re.IGNORECASE)
_SIGNS = re.compile(r"★{1,10}½?☆{0,10}|½")
_RATED = re.compile(r"(?:^| )rated-(\d{1,2})(?: |$)")  # half stars
_OF_STARS = re.compile(r"(?:^| )(?:allstar(\d0|\d5)|rated-(\d{1,2}))(?: |$)")
_ICON = re.compile(r"(?:^| )[a-z]{1,12}-star(?:-|s?(?: |$))")
_NOT_FULL = re.compile(r"half|empty|outline|-o(?: |$)|(?:^| )far(?: |$)|regular")
_YEAR, _DAY = re.compile(r"\b(?:19|20)\d\d\b"), re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_STAR = re.compile("[★☆⭐✩🌟½\ufe0f]{1,12}")
_MARKS = (
    ".//img/@alt | .//*[@aria-label]/@aria-label"
    " | .//*[contains(@class, 'star') or contains(@class, 'rating')]/@title"
)
_APART = "ancestor-or-self::*[self::nav or self::aside or self::footer]"
_LONGEST = 60  # characters of a mark, or of a name
_PROSE = 60  # characters that a review of a page of several has
_SHARE = 0.5  # of such a page's text, which its reviews are
_WRITER = ("author", "user", "critic", "reviewer", "name", "display")
_OUTLET = ("publication", "outlet", "publisher")
SIGNS_BESIDE = " \t\r\n·•|»–—-,by"  # what stands between names, marks and dates
_HOLDER = re.compile(r"review|comment-item|film-detail|^(?:post|message)$")
_HOLDERS = (
    ".//*[self::article or self::div or self::li or self::section or self::tr or self::td]"
    "[contains(@class, 'review') or contains(@class, 'comment-item')"
    " or contains(@class, 'film-detail') or contains(@itemtype, 'Review')"
    " or contains(concat(' ', @class, ' '), ' post ')"
    " or contains(concat(' ', @class, ' '), ' message ')]"
)
_MOST_REVIEWS = 2_000  # on a page
_PLAIN = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")
_INLINE = frozenset({"a", "span", "time", "b", "strong", "i", "em", "small", "cite"})


def rating(tree: Any) -> str:  # noqa: ANN401  lxml has no types
    """Return the mark that a page's markup states of its one review; "" where none, or several."""
    nodes = [node for node in _nodes(tree) if _REVIEWS.intersection(_types(node))]
    marks = {_of_node(node.get("reviewRating")) for node in nodes} - {""}
    for item in tree.xpath(".//*[@itemprop='reviewRating']"):
        value, best = (_property(item, name) for name in ("ratingValue", "bestRating"))
        marks |= {_mark(value, best)} - {""}
    if marks:
        return marks.pop() if len(marks) == 1 else ""
    for element in tree.xpath(".//*[contains(@class, 'rated-')]"):
        if not element.xpath(_APART) and (match := _RATED.search(element.get("class", ""))):
            marks.add(f"{int(match[1]) / 2:g}/5")
    if not marks:
        marks = set(_marks_in_text(tree))
    fractions = {one for one in marks if "/" in one} or marks
    values = {one.partition("/")[0] for one in marks}
    return fractions.pop() if len(fractions) == 1 and len(values) == 1 else ""


def author_in_data(tree: Any) -> str:  # noqa: ANN401
    """Return the one author whom the page's data names for its review."""
    names = set()
    for node in _nodes(tree):
        author = node.get("author") if _WRITTEN.intersection(_types(node)) else None
        for one in author if isinstance(author, list) else [author]:
            name = one.get("name") if isinstance(one, dict) else one
            if isinstance(name, str) and name.strip():
                names.add(" ".join(name.split())[:_LONGEST])
    return names.pop() if len(names) == 1 else ""


def show_marks(tree: Any) -> None:  # noqa: ANN401
    """Put characters in the place of pictures of stars, and keep marks from the extraction."""
    for item in tree.xpath(".//*[@itemprop='reviewRating']"):
        shown = item.xpath(".//*[@itemprop='ratingValue' and not(*)]")
        unseen = item.xpath(".//*[@itemprop='bestRating' and @content and not(node())]/@content")
        if len(shown) == len(unseen) == 1 and _PLAIN.fullmatch((shown[0].text or "").strip()):
            shown[0].text = _mark(shown[0].text.strip(), unseen[0])
    for picture in tree.xpath(".//img[@alt]"):
        if _STAR.fullmatch(picture.get("alt").strip()) and picture.getparent() is not None:
            picture.tag, picture.text = "span", picture.get("alt").strip()
    for icon in tree.xpath(".//*[contains(@class, 'star') or contains(@class, 'rated-')]"):
        name = icon.get("class", "")
        if icon.xpath(_APART) or len(icon) or (icon.text or "").strip():
            continue
        if of_all := _OF_STARS.search(name):
            halves = int(of_all[1]) // 5 if of_all[1] else int(of_all[2])
            full, half = divmod(min(halves, 10), 2)
            icon.text = "★" * full + "½" * half + "☆" * (5 - full - half)
        elif _ICON.search(name):
            other = "½" if "half" in name else "☆"
            icon.text = other if _NOT_FULL.search(name) else "★"
        icon.attrib.pop("class")
    for element in tree.xpath(
        ".//*[contains(@class, 'rating') or contains(@class, 'score') or contains(@class, 'star')]"
    ):
        text = " ".join(element.text_content().split())
        if len(text) <= _LONGEST and (_OUT_OF.fullmatch(text) or _SIGNS.fullmatch(text)):
            for one in element.iter():
                one.attrib.pop("class", None)


def show_attributes(element: Any) -> None:  # noqa: ANN401
    """Put the mark and the date that a review's markup states in the place of an empty element."""
    for icon in element.xpath(".//*[@title or @aria-label]"):
        score = _OUT_OF.fullmatch(icon.get("title") or icon.get("aria-label"))
        if score and not icon.text_content().strip():
            icon.text = f"{score[1]}/{score[2]}"
    for time in element.xpath(".//time[@datetime]"):
        if not _YEAR.search(time.text_content()) and _DAY.match(time.get("datetime")):
            time.text = time.get("datetime")[:10]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Return the objects of a page's JSON-LD, outermost first; what is no JSON is passed over."""
    stack: list[Any] = []
    for text in tree.xpath(_JSON_LD):
        try:
            stack.append(json.loads(text[:_MOST_JSON]))
        except (ValueError, RecursionError):
            continue
    for _ in range(_MOST_NODES):
        if not stack:
            return
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack += node.values()
        elif isinstance(node, list):
            stack += node


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    return {one for one in (kind if isinstance(kind, list) else [kind]) if isinstance(one, str)}


def _of_node(node: Any) -> str:  # noqa: ANN401
    if isinstance(node, dict):
        return _mark(str(node.get("ratingValue", "")), str(node.get("bestRating", "")))
    return ""


def _mark(value: str, best: str) -> str:
    value, best = value.strip()[:_LONGEST], best.strip()
    number = re.fullmatch(_NUMBER, value)
    return f"{value}/{best}" if number and re.fullmatch(r"\d{1,3}(?:\.0)?", best) else value


def _property(item: Any, name: str) -> str:  # noqa: ANN401
    for element in item.xpath(f".//*[@itemprop='{name}']"):
        return str(element.get("content") or "".join(element.itertext()))
    return ""


def _marks_in_text(tree: Any) -> Iterator[str]:  # noqa: ANN401
    """Return the marks that pictures and their texts show, outside what frames the page."""
    for text in tree.xpath(_MARKS):
        if len(text) > _LONGEST or text.getparent().xpath(_APART):
            continue
        if match := _OUT_OF.fullmatch(text):
            yield f"{match[1]}/{match[2]}"
        elif match := _STARS.fullmatch(text):
            yield f"{match[1]} stars"
        elif _SIGNS.fullmatch(text.strip()):
            yield text.strip()


# --------------------------------------------------------------------------
# Several reviews on a page


def containers(tree: Any) -> list[Any]:  # noqa: ANN401
    """Find the elements that hold a review or a post each, where a page is a list of them."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for element in tree.xpath(_HOLDERS):
        # Not by what tells even from odd ones, or long from short ones.
        names = [name for name in element.get("class", "").split() if _HOLDER.search(name)]
        key = (str(element.tag), " ".join(names) or element.get("itemtype", ""))
        groups.setdefault(key, []).append(element)
    most = sum(len(text.strip()) for text in tree.xpath(".//body//text()[not(parent::script)]"))
    lists: list[tuple[int, int, list[Any]]] = []
    for group in groups.values():
        if not 1 < len(group) <= _MOST_REVIEWS:
            continue
        inside = group[0] in group[1].iterancestors()
        apart = [one for one in group if not one.xpath(_APART)]
        if len(apart) < 2 or inside:
            continue
        texts = [" ".join(one.text_content().split()) for one in apart]
        long = sum(len(text) >= _PROSE for text in texts)
        size = sum(map(len, texts))
        signatures = sum(map(_is_signed, apart, texts))
        if size >= _SHARE * most and 2 * long > len(apart) and 2 * signatures > len(apart):
            lists.append((size, len(apart), apart))
    return max(lists, key=lambda one: one[:2])[2] if lists else []


def _is_signed(element: Any, text: str) -> bool:  # noqa: ANN401
    """Return whether an element names a writer, or has a mark and a date, as a whole review has."""
    has_mark = re.search(r"[★☆]|\d ?/ ?\d|rated-|allstar", text + _classes(element)) is not None
    if has_mark and re.search(r"\b(?:19|20)\d\d\b", text):
        return True
    return any(kind == "writer" for kind in parts_of(element, by_hint=True)[1].values())


def _classes(element: Any) -> str:  # noqa: ANN401
    return " ".join(element.xpath(".//@class")[:50])


def parts_of(
    element: Any,  # noqa: ANN401
    *,
    by_hint: bool = False,
) -> tuple[frozenset[Any], dict[str, str]]:
    """Return which elements of a review stand by themselves, and the lines that say whose it is.

    A line is the "writer"'s or the "outlet"'s; where `by_hint`, the markup has to say so, else
    a link alone on its line may be the writer's too.
    """
    boxes, roles, link_roles = set(), {}, {}
    has_text: dict[Any, bool] = {}  # whether there is text of its own in an element
    for child in element.iter():
        if child.tag not in _INLINE or child is element:
            continue
        parent = child.getparent()
        if parent not in has_text:
            own = (parent.text, *(one.tail for one in parent))
            has_text[parent] = any(text and text.strip(SIGNS_BESIDE) for text in own)
        if has_text[parent]:
            continue
        boxes.add(child)
        text = " ".join("".join(child.itertext()).split())
        if not text or len(text) > _LONGEST or len(text.split()) > 4:
            continue
        hints = f"{child.get('class', '')} {child.get('itemprop', '')} {child.get('href', '')}"
        if any(word in hints.lower() for word in _OUTLET):
            roles[text] = "outlet"
        elif any(word in hints.lower() for word in _WRITER):
            roles[text] = "writer"
        elif child.tag == "a" and not any(map(str.isdigit, text[:1])):
            link_roles[text] = "writer"
    return frozenset(boxes), roles if by_hint or "writer" in roles.values() else link_roles | roles
