"""Crosscut: compare what reviews say about one film."""

from __future__ import annotations

from crosscut.ui import app

app.open_page()
page = app.navigation()
app.sidebar(page)
page.run()
