FROM golang:1.23.4 AS base
WORKDIR /src
# bad below: container-runs-as-root
FROM base
USER 10001
ENTRYPOINT ["/src/serve"]
