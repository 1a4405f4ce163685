# ok below: container-runs-as-root
FROM debian:12.8
RUN apt-get update
