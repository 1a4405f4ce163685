# ok below: container-runs-as-root
FROM debian:12.8
# ok below: container-runs-as-root
USER root
RUN apt-get update
# ok below: container-runs-as-root
USER app
CMD ["/app"]
