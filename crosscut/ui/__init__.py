"""The only Streamlit code beside app.py and pages/."""
