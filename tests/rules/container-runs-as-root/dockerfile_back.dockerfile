FROM debian:12.8
USER app
# bad below: container-runs-as-root
USER root
ENTRYPOINT ["/app"]
