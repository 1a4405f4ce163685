FROM node:22.12.0 AS build
RUN npm ci

# bad below: container-runs-as-root
FROM python:3.13.1-slim
COPY app /app
USER 10001
CMD ["python", "/app/main.py"]
