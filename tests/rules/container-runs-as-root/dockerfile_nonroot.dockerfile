# ok below: container-runs-as-root
FROM gcr.io/distroless/static-debian12:nonroot
ENTRYPOINT ["/app"]
