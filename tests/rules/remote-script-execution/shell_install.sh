#!/usr/bin/env bash
set -euo pipefail

curl -fsSL https://get.tool.example/install.sh | sh  # bad: remote-script-execution
curl -s "https://get.tool.example/$VERSION/setup" | sudo -E bash -s -- --yes  # bad: remote-script-execution
wget -qO- http://get.tool.example/setup.sh | bash  # bad: remote-script-execution
bash <(curl -s https://get.tool.example/install.sh)  # bad: remote-script-execution
sh -c "$(curl -fsSL https://get.tool.example/install.sh)"  # bad: remote-script-execution
eval "$(curl -s https://get.tool.example/environment)"  # bad: remote-script-execution
source <(wget -O - https://get.tool.example/functions)  # bad: remote-script-execution
curl -sSL https://get.tool.example/get.py | python3 -  # bad: remote-script-execution
curl -sL https://get.tool.example/x | gunzip | tee kept.sh | bash  # bad: remote-script-execution
bash <<< "$(curl -s https://get.tool.example/install.sh)"  # bad: remote-script-execution
if ! command -v tool > /dev/null; then
  curl https://get.tool.example/install.sh | sh  # bad: remote-script-execution
fi
installed=$(curl -s https://get.tool.example/install.sh | bash)  # bad: remote-script-execution
bash -c "curl -s https://get.tool.example/install.sh | sh"  # bad: remote-script-execution

# curl https://get.tool.example/install.sh | sh  # ok: remote-script-execution
echo "Run: curl https://get.tool.example/install.sh | sh"  # ok: remote-script-execution
curl -s https://api.tool.example/version | python3 -m json.tool  # ok: remote-script-execution
curl -s https://api.tool.example/version | python3 -c 'import json, sys; print(json.load(sys.stdin)["v"])'  # ok: remote-script-execution
curl -fsSL https://get.tool.example/tool.tar.gz | tar xz  # ok: remote-script-execution
version=$(curl -s https://api.tool.example/version)  # ok: remote-script-execution
curl -fsSLo install.sh https://get.tool.example/2.1/install.sh  # ok: remote-script-execution
echo "0123  install.sh" | sha256sum --check  # ok: remote-script-execution
cat install.sh | bash  # ok: remote-script-execution
curl -s https://api.tool.example/list | bash ./process.sh  # ok: remote-script-execution
eval "$(ssh-agent -s)"  # ok: remote-script-execution
cat <<END  # ok: remote-script-execution
Install with curl https://get.tool.example/install.sh | sh
END
