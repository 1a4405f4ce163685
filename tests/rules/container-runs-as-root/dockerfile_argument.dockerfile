ARG VERSION=22.12.0
# bad below: container-runs-as-root
FROM node:${VERSION}
EXPOSE 3000
CMD ["node", "server.js"]
