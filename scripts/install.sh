#!/bin/sh
# Usage: install.sh demo|dev
# Installs the hash-pinned lock and this checkout into .venv; does nothing when that has been done.
set -eu
cd "$(dirname "$0")/.."

lock=requirements/$1.txt
stamp() { # what an installation depends on: the lock, the project's metadata and the place of the checkout
    git hash-object "requirements/$1.txt" pyproject.toml
    pwd
}

for installed in "$1" dev; do # dev holds all that demo holds, in the same versions
    if [ "$(cat ".venv/.installed-$installed" 2>/dev/null)" = "$(stamp "$installed")" ]; then
        exit 0
    fi
done

if ! grep -qxF "$(pwd)" .venv/.home 2>/dev/null || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(sh scripts/python.sh)
    echo "Making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
    pwd >.venv/.home
fi

echo "Installing $lock into .venv (the first time this takes a minute or two)"
# Not compiled: most of it is never imported, and what is, is compiled then.
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install --quiet --no-compile --require-hashes --requirement "$lock"
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
stamp "$1" >".venv/.installed-$1"
