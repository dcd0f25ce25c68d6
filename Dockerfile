# docker build -t smime-lint .
# With the service: --build-arg EXTRAS=serve. Other extras: audit; several are separated by commas.
# To pin the base image: --build-arg BASE=python:3.13-slim@sha256:...
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
ARG EXTRAS=
WORKDIR /src
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY smime_lint smime_lint
COPY rules rules
RUN python -m venv --without-pip /opt/smime-lint \
    && python -m pip --python /opt/smime-lint/bin/python install --no-cache-dir ".${EXTRAS:+[$EXTRAS]}"

FROM ${BASE}
COPY --from=build /opt/smime-lint /opt/smime-lint
ENV PATH=/opt/smime-lint/bin:$PATH PYTHONDONTWRITEBYTECODE=1
WORKDIR /data
USER 65532:65532
ENTRYPOINT ["smime-lint"]
CMD ["--help"]
