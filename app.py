"""Crosscut: compare what reviews say about one film."""

from __future__ import annotations

from crosscut.ui import shell

shell.open_page()
page = shell.navigation()
shell.sidebar()
page.run()
