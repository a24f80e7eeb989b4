from __future__ import annotations

from html import escape

from classroom.sample_lesson import FIGURE, LESSON, WORDS, address

from crosscut.classroom.sheets import student_sheet, teacher_sheet


def test_the_students_sheet_asks_and_does_not_answer() -> None:
    sheet = student_sheet(LESSON, "Sample Film", address)
    for stop in LESSON.stops[:5]:
        asked, _, shown = sheet.partition(escape(stop.pin.question))[2].partition("<hr>")
        assert shown
        assert stop.pin.note not in sheet
        assert FIGURE.alt not in asked
        assert ">57<" not in asked
    hidden = sheet.partition("Question a?")[2].partition("</section>")[0]
    assert ">Lanterns<" in hidden
    assert ">31<" not in hidden
    assert ">31<" in sheet.partition("Question f?")[2]  # which asks nothing
    assert sheet.count("Reviews quoted") == 1
    assert escape(address(LESSON.stops[0].pin)) in sheet
    without_picture = LESSON.stops[4].pin  # the name of its view would tell the answer
    assert without_picture.title not in sheet
    assert escape(address(without_picture)) not in sheet
    assert '<li value="6">' in sheet


def test_the_teachers_sheet_has_answers_notes_and_evidence() -> None:
    sheet = teacher_sheet(LESSON, "Sample Film", address)
    for stop in LESSON.stops:
        own = sheet.partition(escape(stop.pin.question))[2].partition("</section>")[0]
        assert stop.pin.note in own
        assert escape("; ".join(stop.answer)) in own
        assert f"“{escape(WORDS)}” <small>[1, passage 3]</small>" in own
    assert "6\u00a0stops, 18\u00a0minutes" in sheet


def test_nothing_on_a_sheet_can_be_pressed() -> None:
    for sheet in (student_sheet, teacher_sheet):
        written = sheet(LESSON, "Sample Film", address)
        assert not any(f"<{name}" in written for name in ("button", "input", "a ", "script"))
