FROM debian:12.8
# bad below: container-runs-as-root
USER 0:0
CMD /app
