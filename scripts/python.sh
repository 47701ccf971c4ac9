#!/bin/sh
# Prints the newest Python on the PATH that can run LabelStage; the versions we test first, then what else there is.
set -eu

usable() {
    "$1" -c 'import sys, ensurepip, sqlite3, ssl, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for name in python3.13 python3.12 python3.11 python3.14 python3 python; do
    if usable "$name"; then
        command -v "$name"
        exit 0
    fi
done

echo "LabelStage needs Python 3.11 or newer with the venv module, and none was found on the PATH.
  Debian, Ubuntu:  sudo apt-get install python3 python3-venv
  Fedora:          sudo dnf install python3
  macOS:           brew install python@3.13
Then run the same command again." >&2
exit 1
