FROM golang:1.23.4 AS base
WORKDIR /src
# bad below: container-runs-as-root
FROM base
ENTRYPOINT ["/src/serve"]
