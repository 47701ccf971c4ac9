#!/bin/sh
# Installs what checks the JavaScript: Node.js from the system or, when that is missing or old, from a wheel into .venv;
# then node_modules from the lock. Does nothing when that has been done. Run after `install.sh dev`.
set -eu
cd "$(dirname "$0")/.."

recent() {
    [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20' 2>/dev/null)" = true ] &&
        npm --version >/dev/null 2>&1
}

PATH=$(pwd)/.venv/bin:$PATH
if ! recent; then
    echo "Installing Node.js into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/node.txt
fi

wanted=$(git hash-object package.json package-lock.json)
if [ "$(cat node_modules/.installed 2>/dev/null)" != "$wanted" ]; then
    echo "Installing node_modules"
    npm ci --no-audit --no-fund --loglevel=error
    echo "$wanted" >node_modules/.installed
fi
