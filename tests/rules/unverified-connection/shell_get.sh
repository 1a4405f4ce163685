#!/bin/sh
curl -k https://tool.example/tool.tgz -o tool.tgz  # bad: unverified-connection
curl -fsSLk https://tool.example/tool.tgz -o tool.tgz  # bad: unverified-connection
curl --insecure -H "Authorization: $TOKEN" https://api.tool.example  # bad: unverified-connection
wget --no-check-certificate https://tool.example/tool.tgz  # bad: unverified-connection
git -c http.sslVerify=false clone https://git.tool.example/tool  # bad: unverified-connection
git config --global http.sslVerify false  # bad: unverified-connection
npm config set strict-ssl false  # bad: unverified-connection
NODE_TLS_REJECT_UNAUTHORIZED=0 node fetch.js  # bad: unverified-connection
export GIT_SSL_NO_VERIFY=true  # bad: unverified-connection
pip install --trusted-host pypi.tool.example tool==1.0  # bad: unverified-connection
curl -fsSL https://tool.example/tool.tgz -o tool.tgz  # ok: unverified-connection
curl -k https://localhost:8443/health  # ok: unverified-connection
curl --cacert ca.pem https://tool.example/  # ok: unverified-connection
curl -H "X-Key: -k" https://tool.example/  # ok: unverified-connection
echo "curl -k https://tool.example"  # ok: unverified-connection
NODE_TLS_REJECT_UNAUTHORIZED=1 node fetch.js  # ok: unverified-connection
git config http.sslVerify true  # ok: unverified-connection
tar -k -xf tool.tgz  # ok: unverified-connection
ssh -o StrictHostKeyChecking=no deploy@shop.example uptime # bad: unverified-connection
scp -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null site.tgz deploy@shop.example: # bad: unverified-connection
ssh -o StrictHostKeyChecking=accept-new deploy@shop.example uptime # ok: unverified-connection
pip install --index-url http://packages.shop.example/simple tool==1.2 # bad: unverified-connection
pip install --index-url https://packages.shop.example/simple tool==1.2 # ok: unverified-connection
