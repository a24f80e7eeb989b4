"""The lesson: what a teacher shows a class and asks, stop by stop."""

from __future__ import annotations

from crosscut.text.phrases import count_of
from crosscut.ui import app, lessons, state
from crosscut.ui.views import lesson

app.current()
found = lessons.current()
app.heading("What will you ask your class?", f"{count_of(len(found), 'lesson')}.")
state.body(lesson.draw)
