#!/bin/sh
# Makes .env for compose.yaml with new secrets, readable by the owner only; leaves one that exists as it is.
set -eu
file=${1:-.env}

secret() {
    od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n'
}

if [ -e "$file" ]; then
    echo "$file exists; left as it is"
    exit 0
fi
umask 077
cat >"$file" <<VALUES
LABELSTAGE_SECRET_KEY=$(secret)
POSTGRES_PASSWORD=$(secret)
S3_SECRET=$(secret)
VALUES
echo "wrote $file"
