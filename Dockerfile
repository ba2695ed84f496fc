# One image for the worker, the Prefect server and the dashboard.
FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DO_NOT_TRACK=1 PREFECT_SERVER_ANALYTICS_ENABLED=false \
    UV_PROJECT_ENVIRONMENT=/app/.venv UV_PYTHON_DOWNLOADS=never \
    PATH=/app/.venv/bin:$PATH

RUN useradd --create-home --uid 10001 brinkwatch && mkdir /data && chown brinkwatch /data
RUN python -m pip install --no-cache-dir uv==0.13.9

WORKDIR /app
COPY pyproject.toml uv.lock README.md LICENSE THIRD_PARTY.md ./
RUN uv sync --frozen --no-dev --no-install-project
COPY schemas schemas
COPY sources sources
COPY coding coding
COPY warehouse warehouse
COPY delivery delivery
COPY dashboard dashboard
COPY evaluation evaluation
COPY flows flows
COPY brinkwatch brinkwatch
COPY prefect.yaml ./
RUN uv sync --frozen --no-dev

USER brinkwatch
ENV BRINKWATCH_DATA_DIR=/data PREFECT_HOME=/data/prefect
VOLUME /data
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s CMD ["brinkwatch", "--version"]
ENTRYPOINT []
CMD ["brinkwatch", "--help"]
