# One image for every process: the web server (by default), `labelstage worker` and `labelstage migrate`.

FROM python:3.13-slim AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/labelstage
COPY requirements/server.txt requirements/
RUN /opt/labelstage/bin/pip install --require-hashes --requirement requirements/server.txt
COPY pyproject.toml README.md LICENSE ./
COPY labelstage labelstage
COPY static static
COPY migrations migrations
RUN /opt/labelstage/bin/pip install --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data labelstage \
    && install --directory --owner=labelstage --mode=0700 /data
COPY --from=build /opt/labelstage /opt/labelstage
COPY app.py /srv/
WORKDIR /srv
ENV PATH=/opt/labelstage/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WEB_CONCURRENCY=2 \
    LABELSTAGE_DATA_DIR=/data \
    LABELSTAGE_HOST=0.0.0.0
VOLUME /data
USER labelstage
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--worker-class=gthread", "--threads=8", "--bind=0.0.0.0:8000", "--timeout=120", "--graceful-timeout=30", "--worker-tmp-dir=/dev/shm", "--access-logfile=-", "app:app"]
