FROM debian:12.8
USER 1000
# bad below: remote-script-execution
RUN curl -fsSL https://deb.tool.example/setup_20.x | bash -
RUN apt-get update && apt-get install -y curl && \
    # The installer of the tool.
    # bad below: remote-script-execution
    curl -sSL https://get.tool.example | sh && \
    rm -rf /var/lib/apt/lists/*
# bad below: remote-script-execution
RUN ["bash", "-c", "wget -qO- https://get.tool.example/install.sh | sh"]
RUN <<EOF
set -e
curl -s https://get.tool.example/install.sh | bash # bad: remote-script-execution
EOF
# bad below: remote-script-execution
ONBUILD RUN sh -c "$(wget -O- https://get.tool.example/install.sh)"
# ok below: remote-script-execution
RUN curl -fsSL https://get.tool.example/key.asc | gpg --dearmor -o /usr/share/keyrings/tool.gpg
# ok below: remote-script-execution
RUN curl -fsSLO https://get.tool.example/tool.tgz && echo "0123  tool.tgz" | sha256sum -c && tar xzf tool.tgz
# ok below: remote-script-execution
RUN curl -s https://api.tool.example/latest | jq -r .tag > /version
# ok below: remote-script-execution
ADD https://get.tool.example/install.sh /install.sh
# ok below: remote-script-execution
HEALTHCHECK CMD curl -f http://localhost/ || exit 1
RUN python3 <<EOF
print("curl https://get.tool.example/install.sh | sh") # ok: remote-script-execution
EOF
CMD ["bash"]
