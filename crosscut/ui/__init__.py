"""The only Streamlit code beside app.py and pages/: loaders, links, frames and parts."""
