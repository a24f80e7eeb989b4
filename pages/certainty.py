"""How sure is this: how often what is found in reviews is right."""

from __future__ import annotations

from crosscut.ui import app
from crosscut.ui.views import certainty

app.current()
app.heading(
    "How sure is this?",
    "How often Crosscut is right about what a sentence speaks of, measured against readers’ notes.",
)
certainty.say_how()
certainty.tables()
certainty.say_what_to_do()
