"""A page of the app, opened as a reader's browser opens it, and what stands on it."""

from __future__ import annotations

from helpers import ROOT
from streamlit.testing.v1 import AppTest


def open_page(page: str, /, **query: str | list[str]) -> AppTest:
    """Open a page by its address; no exception stands on it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    if page != "overview":  # the default page is opened by the app itself
        app.switch_page(f"pages/{page}.py")
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    """Return the app, on which no exception stands."""
    assert [one.value for one in app.exception] == []
    return app


def html_of(app: AppTest) -> str:
    """Everything that a page sets as HTML, its style sheets left out."""
    bodies = (element.proto.body for element in app.get("html"))
    return "\n".join(body for body in bodies if not body.lstrip().startswith("<style>"))


def press(app: AppTest, key: str) -> AppTest:
    """Press a button."""
    return sound(app.button(key=key).click().run())
