"""Crosscut: compare what reviews say about one film."""

from __future__ import annotations

from crosscut.ui import app
from crosscut.ui.views import search

app.open_page()
page = app.navigation()
app.sidebar(page, search.button)
page.run()
