"""The notebook: what was pinned, in an order, with notes, to take away."""

from __future__ import annotations

from crosscut.text.phrases import count_of
from crosscut.ui import app, state
from crosscut.ui import notebook as collected
from crosscut.ui.views import notebook

app.current()
pins = collected.current().pins
app.heading("What have you collected?", f"{count_of(len(pins), 'pin')}, in your order.")
state.body(notebook.draw)
