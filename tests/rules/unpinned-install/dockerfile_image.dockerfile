ARG BASE=debian
# bad below: unpinned-install
FROM python AS build
# bad below: unpinned-install
RUN pip install --no-cache-dir flask gunicorn
# bad below: unpinned-install
RUN npm install -g typescript && npx -y create-thing@1.0.0
# ok below: unpinned-install
RUN pip install -r requirements.txt
# ok below: unpinned-install
RUN pip install flask==3.1.0 && pip install . && python -m pip install --upgrade pip
# ok below: unpinned-install
RUN npm ci && npm install && npm install -g typescript@5.7.2
# bad below: unpinned-install
FROM registry.example:5000/team/base:latest
# ok below: unpinned-install
FROM ${BASE}
# ok below: unpinned-install
FROM python:3.13.1-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
# bad below: unpinned-install
FROM --platform=linux/amd64 node
# ok below: unpinned-install
FROM scratch
# ok below: unpinned-install
FROM build
# ok below: unpinned-install
RUN echo "pip install flask"
USER 1000
CMD ["app"]
