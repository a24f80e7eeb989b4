"""A lesson as slides of a presentation program: .pptx, its text as text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final
from unicodedata import category

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Length, Pt

from crosscut.charts.look import PALETTES
from crosscut.charts.pictures import bare, draw
from crosscut.classroom.present import PLACE, both_themes, question_of, whose
from crosscut.errors import DrawingError
from crosscut.project.documents import Address
from crosscut.project.lesson import Lesson, Stop
from crosscut.project.notebook import Pin
from crosscut.text.phrases import clean, count_of

_ROOM: Final = 12_192_000, 6_858_000
"""Width and height of a slide, 16:9, in the file's units: 6350 to a pixel of 1920 by 1080."""
_PIXEL: Final = 6350
_PNG: Final = 1200
"""Half the width of a picture, in pixels."""
_SERIF, _SANS = "Georgia", "Calibri"
_LONG: Final = 600
_SOURCES: Final = 7
"""Sources on one slide."""
_COLOURS: Final = PALETTES["light"]


def slides(lesson: Lesson, film: str, address: Address) -> bytes:
    """Return a lesson as a .pptx file.

    Parameters
    ----------
    lesson, film, address
        As of `present.page`.

    Returns
    -------
    bytes
        16:9: a title, for each stop a slide of its question and one of its answer, the latter
        alone where nothing is asked, and the sources with links. Pictures have alt text, slides
        the teacher's notes.
    """
    file = Presentation()
    file.slide_width, file.slide_height = Emu(_ROOM[0]), Emu(_ROOM[1])
    file.core_properties.title = _text(lesson.title or film)
    file.core_properties.author = ""
    first = _slide(file, lesson.title or film, size=54, top=380, height=240)
    about = [film, f"{count_of(len(lesson.stops), 'stop')}, {count_of(lesson.minutes, 'minute')}"]
    _write(first, about, (96, 640, 1728, 160), size=24)
    for number, stop in enumerate(lesson.stops, 1):
        if stop.ask != "nothing":
            _question(file, stop, number)
        _answer(file, stop, number, address)
    sources = list(_sources(lesson, address))
    for start in range(0, len(sources), _SOURCES):
        slide = _slide(file, "Sources")
        place = (96, 200, 1728, 800)
        frame = _write(slide, [], place, size=16)
        for at, (text, where) in enumerate(sources[start : start + _SOURCES]):
            line = frame.paragraphs[0] if not at else frame.add_paragraph()
            line.space_after = Pt(9)
            _run(line, f"{start + at + 1}. {text} ", 16)
            _run(line, "Open the view", 16, where)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _question(file: Any, stop: Stop, number: int) -> None:  # noqa: ANN401
    slide = _slide(file, question_of(stop), number=number)
    pin, has_picture = stop.pin, False
    if stop.ask == "hidden" and pin.figure:
        says = "The picture without its marks: axes and names only."
        has_picture = _picture(slide, pin, says, without_marks=True)
    if stop.ask in ("whose", "mark"):
        lines = [f"“{one.words}”" for one in pin.quotes[:3]]
        _write(slide, lines, (96, 230, 820, 720), size=28, font=_SERIF)
        _cards(slide, stop, 1000)
    elif stop.ask in ("number", "score"):
        low, high = (stop.low, stop.high) if stop.ask == "number" else (0.0, 100.0)
        _write(slide, [f"{low:g} to {high:g}"], (96, 300, 1728, 500), size=66, font=_SERIF)
    elif not has_picture:
        _cards(slide, stop, 96)
    _note(slide, stop, "The answer is on the next slide.")


def _cards(slide: Slide, stop: Stop, left: int) -> None:
    """Write each of the options on a card of its own."""
    is_order = stop.ask == "order"
    options = sorted(stop.options, key=str.casefold) if is_order else stop.options
    step = min(150, 740 // max(len(options), 1))
    top = 230 + (740 - step * len(options)) // 2
    for at, one in enumerate(options):
        place = map(_units, (left, top + at * step, 1824 - left, step - 22))
        card = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *place)
        card.shadow.inherit = False
        card.fill.background()
        card.line.color.rgb = _rgb(_COLOURS.rule)
        card.line.width = Pt(2)
        frame = card.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        letter = "?" if is_order else chr(ord("A") + at)
        narrow = left > 500 and max(map(len, options)) > 24
        _run(frame.paragraphs[0], f"{letter}   {one}", 28 if step > 100 and not narrow else 20)


def _answer(file: Any, stop: Stop, number: int, address: Address) -> None:  # noqa: ANN401
    pin = stop.pin
    slide = _slide(file, pin.title or question_of(stop), number=number)
    says = "; ".join(stop.answer)
    has_picture = bool(pin.figure) and _picture(slide, pin, pin.figure.alt if pin.figure else "")
    if not has_picture:
        lines = [f"✓ {one}" for one in stop.answer]
        lines += [f"“{one.words}” {whose(one)}" for one in pin.quotes[:3]] or [pin.note]
        _write(slide, lines, (96, 230, 1728, 720), size=28, font=_SERIF)
    foot = _write(slide, [], (96, 1000, 1728, 70), size=14)
    answer = f"Answer: {says}. " if says and has_picture else ""
    source = pin.figure.source if pin.figure else ""
    _run(foot.paragraphs[0], f"{answer}{source} ", 14)
    _run(foot.paragraphs[0], "Open the view", 14, address(pin))
    evidence = [f"“{one.words}” {whose(one)}, passage {one.passage}" for one in pin.quotes]
    _note(slide, stop, *(f"{at}. {line}" for at, line in enumerate(evidence, 1)))


def _slide(
    file: Any,  # noqa: ANN401
    title: str,
    *,
    number: int = 0,
    size: int = 36,
    top: int = 36,
    height: int = 150,
) -> Slide:
    """Add a slide with a title."""
    slide: Slide = file.slides.add_slide(file.slide_layouts.get_by_name("Title Only"))
    fill = slide.background.fill
    fill.solid()
    fill.fore_color.rgb = _rgb(_COLOURS.ground)
    head = slide.shapes.title
    assert head is not None
    head.left, head.top, head.width, head.height = map(_units, (96, top, 1728, height))
    frame = head.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    heading = _text(f"{number}. {title}" if number else title)
    smaller = size if len(heading) <= 45 else 30 if len(heading) <= 100 else 22
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    _run(paragraph, heading, smaller, font=_SERIF, bold=True)
    return slide


def _write(
    slide: Slide,
    lines: Sequence[str],
    place: tuple[int, int, int, int],
    *,
    size: int,
    font: str = _SANS,
) -> Any:  # noqa: ANN401
    """Write lines in a box, in pixels of 1920 by 1080; return its frame."""
    box = slide.shapes.add_textbox(*map(_units, place))
    frame = box.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    length = sum(map(len, lines))
    smaller = size if length <= _LONG // 2 else max(18, size - 8)
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not at else frame.add_paragraph()
        paragraph.space_after = Pt(12)
        _run(paragraph, line, smaller, font=font)
    return frame


def _run(
    paragraph: Any,  # noqa: ANN401
    text: str,
    size: int,
    address: str = "",
    *,
    font: str = _SANS,
    bold: bool = False,
) -> None:
    run = paragraph.add_run()
    run.text = _text(text)
    run.font.size, run.font.name, run.font.bold = Pt(size), font, bold
    run.font.color.rgb = _rgb(_COLOURS.text)
    if address:
        run.hyperlink.address = address


def _picture(slide: Slide, pin: Pin, alt: str, *, without_marks: bool = False) -> bool:
    """Put the figure of a pin on a slide; tell whether it could be drawn."""
    assert pin.figure is not None
    try:
        svg = both_themes(pin.figure.spec, PLACE)["light"]
        svg = bare(svg) if without_marks else svg
        png = draw("svg-png", _size(svg))
    except (DrawingError, ValueError):
        return False
    shape = slide.shapes.add_picture(io.BytesIO(png), _units(96), _units(200), width=_units(1728))
    shape.element.xpath("./p:nvPicPr/p:cNvPr")[0].set("descr", _text(alt, 2_000))
    return True


def _size(svg: str) -> str:
    """Return an SVG whose PNG has two pixels for each of `_PNG`."""
    head, sign, rest = svg.partition(">")
    high = round(_PNG * PLACE[1] / PLACE[0])
    head = re.sub(r' (width|height)="[^"]*"', "", head)
    ground = f'<rect width="100%" height="100%" fill="{_COLOURS.ground}"/>'
    return f'{head} width="{_PNG}" height="{high}"{sign}{ground}{rest}'


def _note(slide: Slide, stop: Stop, *more: str) -> None:
    """Write what the teacher alone sees."""
    minutes = f"{count_of(stop.pin.minutes, 'minute')}." if stop.pin.minutes else ""
    answer = f"Answer: {'; '.join(stop.answer)}." if stop.answer else ""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        lines = [minutes, answer, *stop.pin.note.splitlines(), *more]
        frame.text = "\n".join(_text(line, 5_000) for line in lines if line.strip())


def _sources(lesson: Lesson, address: Address) -> Iterator[tuple[str, str]]:
    """Yield each source, with the address of a view that shows it."""
    texts: set[str] = set()
    for stop in lesson.stops:
        pin = stop.pin
        sources = [whose(one) for one in pin.quotes]
        if pin.figure and pin.figure.source:
            sources.append(pin.figure.source)
        for text in sources:
            if text not in texts:
                texts.add(text)
                yield text, address(pin)


def _units(pixels: float) -> Length:
    return Emu(round(pixels * _PIXEL))


def _rgb(colour: str) -> RGBColor:
    rgb: RGBColor = RGBColor.from_string(colour.removeprefix("#"))
    return rgb


def _text(text: str, most: int = _LONG) -> str:
    """Cut a text to what a slide holds; what no such file can hold is left out."""
    return "".join(one for one in clean(text) if one == "\n" or category(one) != "Cc")[:most]
