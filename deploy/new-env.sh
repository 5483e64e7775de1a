#!/bin/sh
# Writes .env (or the file named) from env.example, with a fresh secret for every value that is empty there.
set -eu
target=${1:-.env}
if [ -e "$target" ]; then
  echo "$target exists and is left as it is: its secrets are those of the volumes" >&2
  exit 1
fi
umask 077
while IFS= read -r line; do
  case $line in
    \#*) ;;
    *=) line=$line$(od -An -v -N24 -tx1 /dev/urandom | tr -d ' \n') ;;
  esac
  printf '%s\n' "$line"
done <"$(dirname "$0")/env.example" >"$target"
