from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from classroom.sample_lesson import FIGURE, LESSON, address, stop
from PIL import Image
from pptx import Presentation
from pptx.slide import Slide

from crosscut.classroom.slides import slides


def opened(lesson: object = LESSON) -> list[Slide]:
    file = Presentation(io.BytesIO(slides(lesson, "Sample Film", address)))  # type: ignore[arg-type]
    assert (file.slide_width, file.slide_height) == (12_192_000, 6_858_000)
    return list(file.slides)


def texts(slide: Slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def pictures(slide: Slide) -> Iterator[object]:
    return (shape for shape in slide.shapes if hasattr(shape, "image"))


def test_each_question_has_a_slide_and_each_answer_another() -> None:
    found = opened()
    assert len(found) == 1 + 5 * 2 + 1 + 1  # title, five that ask, one that does not, sources
    question, answer = found[3], found[4]
    assert question.shapes.title is not None
    assert question.shapes.title.text_frame.text == "2. Question b?"
    assert "A   Lanterns" in texts(question)
    assert not list(pictures(question))
    assert "Answer: Rain." in texts(answer)
    assert "Note b." in answer.notes_slide.notes_text_frame.text  # type: ignore[union-attr]
    links = [
        run.hyperlink.address
        for shape in found[-1].shapes if shape.has_text_frame
        for line in shape.text_frame.paragraphs for run in line.runs if run.hyperlink.address
    ]  # fmt: skip
    assert links[0] == address(LESSON.stops[0].pin)


def test_pictures_are_large_and_described() -> None:
    found = opened()
    (hidden,), (shown,) = pictures(found[1]), pictures(found[2])
    for one, says in ((hidden, "without its marks"), (shown, FIGURE.alt)):
        about = one.element.xpath("./p:nvPicPr/p:cNvPr")[0].get("descr")  # type: ignore[attr-defined]
        assert says in about
        width, height = Image.open(io.BytesIO(one.image.blob)).size  # type: ignore[attr-defined]
        assert width >= 1920
        assert one.width / one.height == pytest.approx(width / height, rel=0.01)  # type: ignore[attr-defined]
        assert one.left + one.width <= 12_192_000  # type: ignore[attr-defined]
    assert hidden.image.blob != shown.image.blob  # type: ignore[attr-defined]


def test_a_text_is_data() -> None:
    odd = stop("g", question="=1+1\x07\x0b " + 2_000 * "long ", figure=None, title="\ud800<b>")
    found = opened(replace(LESSON, stops=(odd,)))
    assert found[1].shapes.title is not None
    assert found[1].shapes.title.text_frame.text.endswith("<b>")
    assert len(texts(found[1])) < 2_000
