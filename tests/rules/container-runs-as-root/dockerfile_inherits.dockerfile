FROM debian:12.8 AS base
USER 1000
# ok below: container-runs-as-root
FROM base
CMD ["/app"]
