# Crosscut on a server. Build: docker build -t crosscut .  Run: see docs/deploy.md.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    CROSSCUT_STORE=sqlite:////shelf/shelf.db

WORKDIR /app
# The driver of PostgreSQL has its pin among those of the tests.
COPY requirements.txt requirements-dev.txt ./
# pip takes hashes of a constraint, as that of the driver, from 26.1 on.
RUN python -m pip --quiet install --upgrade "pip>=26.1"
# The letters that pictures and clouds need come with the app, not from the system.
RUN python -m pip install --only-binary :all: --constraint requirements-dev.txt \
        --requirement requirements.txt "psycopg[binary]" \
    && useradd --create-home --uid 10001 crosscut \
    && install -d -o crosscut -m 700 /shelf

COPY app.py LICENSE ./
COPY .streamlit .streamlit
COPY static static
COPY pages pages
COPY data data
COPY crosscut crosscut
# Its user may write to the shelf, and to nothing that is run.
RUN python -m compileall -q crosscut pages

# By its number, for whoever checks that it is not root.
USER 10001
VOLUME /shelf
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "crosscut.ui.server", "--server.headless=true", "--server.address=0.0.0.0", "--server.port=8501"]
