FROM debian:12.8
# bad below: container-runs-as-root
USER 10001
CMD /app
