#!/bin/bash
name=$1
target="out/$2"
read -r answer

eval "$1"  # bad: shell-injection
eval "convert $name out.png"  # bad: shell-injection
eval $@  # bad: shell-injection
bash -c "tar czf backup.tgz $target"  # bad: shell-injection
sh -c "echo $answer"  # bad: shell-injection
ssh -p 2222 deploy@host "rm -rf /srv/$name"  # bad: shell-injection
su -c "restart $1" deploy  # bad: shell-injection
eval "$QUERY_STRING"  # bad: shell-injection
if [ -n "$name" ]; then
  sudo bash -c "chown $name /srv/data"  # bad: shell-injection
fi
find . -name '*.png' -exec sh -c "convert {} {}.jpg" \;  # bad: shell-injection
ls | xargs -I{} bash -c "echo {}"  # bad: shell-injection

convert "$1" out.png  # ok: shell-injection
eval "$(ssh-agent -s)"  # ok: shell-injection
bash -c 'tar czf backup.tgz "$1"' _ "$target"  # ok: shell-injection
bash "$1"  # ok: shell-injection
ssh deploy@host uptime  # ok: shell-injection
ssh "$1" uptime  # ok: shell-injection
sh -c "echo ${name@Q}"  # ok: shell-injection
echo "eval $1"  # ok: shell-injection
find . -name '*.png' -exec sh -c 'convert "$1" "$1.jpg"' _ {} \;  # ok: shell-injection
find . -exec rm {} +  # ok: shell-injection

mode=$3
case "$mode" in
  fast | slow) eval "run_$mode" ;;  # ok: shell-injection
esac

name=fixed
eval "show_$name"  # ok: shell-injection

run() {
  eval "$1"  # ok: shell-injection
}
