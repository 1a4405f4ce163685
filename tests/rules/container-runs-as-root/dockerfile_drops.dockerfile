# ok below: container-runs-as-root
FROM redis:7.4.1
COPY start.sh /
ENTRYPOINT ["gosu", "redis", "/start.sh"]
