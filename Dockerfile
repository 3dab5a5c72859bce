# A small image that runs as nobody in particular. Give it a volume at /data: docs/operations.md says why.
# It declares none itself: a forgotten one would be made anew for each container, and the bot could not warn of it.
FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv /opt/casebot
COPY requirements.txt .
RUN /opt/casebot/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md manifest.yml ./
COPY bot bot
RUN /opt/casebot/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin casebot && install -d -o casebot -m 700 /data
COPY --from=build /opt/casebot /opt/casebot
ENV PATH=/opt/casebot/bin:$PATH PYTHONUNBUFFERED=1 DATABASE_URL=sqlite:////data/casebot.db PORT=3000
USER casebot
WORKDIR /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
CMD ["casebot", "run"]
