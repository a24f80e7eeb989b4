# Crosscut on a server. Build: docker build -t crosscut .  Run: see docs/deploy.md.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    CROSSCUT_SHELF=sqlite:////shelf/shelf.db

WORKDIR /app
COPY requirements.txt ./
# The letters that pictures and clouds need come with the app, not from the system.
RUN python -m pip install --only-binary :all: --requirement requirements.txt \
        "psycopg[binary]>=3.2,<4" \
    && useradd --create-home --uid 10001 crosscut \
    && mkdir /shelf \
    && chown crosscut /shelf

COPY app.py LICENSE ./
COPY .streamlit .streamlit
COPY static static
COPY pages pages
COPY data data
COPY crosscut crosscut

USER crosscut
VOLUME /shelf
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "crosscut.ui.launch", "--server.headless=true", "--server.port=8501"]
