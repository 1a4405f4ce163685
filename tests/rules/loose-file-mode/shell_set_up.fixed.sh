#!/bin/sh
set -e
chmod 755 /var/www/uploads # bad: loose-file-mode
sudo chmod -R 0755 "$HOME/data" # bad: loose-file-mode
chmod a+w /etc/shop.conf # bad: loose-file-mode
mkdir -p -m 755 /srv/shop # bad: loose-file-mode
find . -name '*.sh' | while read -r name; do
  chmod 774 "$name" # ok: loose-file-mode
  chmod o+rw "$name" # bad: loose-file-mode
done
chmod 755 /srv/shop # ok: loose-file-mode
chmod 1777 /srv/scratch # ok: loose-file-mode
chmod +x run.sh 777 # ok: loose-file-mode
chmod u+w,g-w /etc/shop.conf # ok: loose-file-mode
mkdir -m 700 /srv/private # ok: loose-file-mode
echo "do not chmod 777 anything" # ok: loose-file-mode
