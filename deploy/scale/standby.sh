#!/usr/bin/env bash
# Makes PGDATA a standby named "standby" of PRIMARY, unless it holds a server already, and runs what it is given.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    until pg_basebackup --checkpoint=fast --wal-method=stream --write-recovery-conf --pgdata="$PGDATA" \
        --dbname="host=$PRIMARY port=${PRIMARY_PORT:-5432} user=replicator application_name=standby"; do
        echo "The primary is not there yet." >&2
        rm -rf "${PGDATA:?}"/*
        sleep 1
    done
    chmod 0700 "$PGDATA"
fi
exec "$@"
