"""Crosscut: compare what reviews say about one film."""

import streamlit as st

from crosscut.ui import links, shell

shell.open_page()
page = st.navigation(
    [
        st.Page(links.OVERVIEW, title="Overview", default=True),
        st.Page(links.REVIEW, title="Read", url_path="review"),
    ],
    position="top",
)
shell.sidebar()
page.run()
