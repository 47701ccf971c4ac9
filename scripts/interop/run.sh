#!/bin/sh
# Usage: run.sh
# Releases in every format, made by this checkout, are read by the libraries of requirements/interop.txt, which have an environment of their own.
set -eu
cd "$(dirname "$0")/../.."

lock=requirements/interop.txt
if [ "$(cat .interop/.installed 2>/dev/null)" != "$(git hash-object "$lock")" ]; then
    echo "Installing $lock into .interop (about 300 MB, once)"
    rm -rf .interop
    .venv/bin/python -m venv .interop
    PIP_DISABLE_PIP_VERSION_CHECK=1 .interop/bin/python -m pip install --quiet --require-hashes --requirement "$lock"
    git hash-object "$lock" >.interop/.installed
fi

.venv/bin/python -m scripts.interop.build .interop/work >.interop/build.log 2>&1 || { tail -20 .interop/build.log; exit 1; }
# The libraries are loud; what they say to themselves is kept beside.
.interop/bin/python scripts/interop/read.py .interop/work/releases 2>.interop/read.log
