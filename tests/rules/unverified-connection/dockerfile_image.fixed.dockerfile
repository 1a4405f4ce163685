FROM debian:12.8
# bad below: unverified-connection
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
# bad below: unverified-connection
RUN curl -Lo tool.tgz https://tool.example/tool.tgz
# bad below: unverified-connection
RUN wget https://tool.example/tool.tgz && tar xf tool.tgz
# bad below: unverified-connection
RUN apt-get install -y tool
# bad below: unverified-connection
RUN git config --system http.sslverify false
# ok below: unverified-connection
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/shop.pem
# ok below: unverified-connection
RUN curl -fLo tool.tgz https://tool.example/tool.tgz
# ok below: unverified-connection
RUN apt-get install -y curl
# ok below: unverified-connection
HEALTHCHECK CMD curl -k https://localhost/health
# ok below: unverified-connection
RUN npm config set strict-ssl true
USER 1000
CMD ["tool"]
