FROM node:22.12.0 AS build
# bad below: secret-in-image
ARG NPM_TOKEN
# ok below: secret-in-image
COPY .npmrc /root/.npmrc
RUN npm ci

FROM node:22.12.0-slim
# bad below: secret-in-image
ENV DB_PASSWORD=Tr0ub4dor-and-3
# bad below: secret-in-image
ENV PORT=3000 STRIPE_SECRET_KEY=$STRIPE_SECRET_KEY
# bad below: secret-in-image
ARG github_token=""
# bad below: secret-in-image
COPY .env /app/.env
# bad below: secret-in-image
COPY --chown=app:app package.json id_rsa /app/
# bad below: secret-in-image
ADD .aws /root/.aws
# bad below: secret-in-image
COPY ["credentials.json", "/app/"]
# ok below: secret-in-image
ENV PASSWORD_FILE=/run/secrets/password TOKEN_URL=https://auth.shop.example/token
# ok below: secret-in-image
ENV SECRET_KEY_BASE_DUMMY=1 DB_PASSWORD=
# ok below: secret-in-image
ARG PUBLIC_API_KEY=abc
# ok below: secret-in-image
ARG SECRET_KEY=dummy
# ok below: secret-in-image
COPY .env.example /app/.env
# ok below: secret-in-image
COPY ca.pem certs/public.pem /etc/ssl/
# ok below: secret-in-image
COPY --from=build /root/.npmrc /tmp/
# ok below: secret-in-image
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
# ok below: secret-in-image
ENV NODE_ENV=production
USER node
CMD ["node", "server.js"]
