#!/usr/bin/env bash
# Creates each service's database and its two roles: the owner, who runs migrations, and the
# application, who may only do what the migrations grant. Runs once, when the volume is empty.
set -euo pipefail

create() {
  local name=$1 owner_password=$2 application_password=$3
  psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set name="$name" --set owner="${name}_owner" --set application="${name}_app" \
    --set owner_password="$owner_password" --set application_password="$application_password" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"application" LOGIN PASSWORD :'application_password';
CREATE DATABASE :"name" OWNER :"owner" TEMPLATE template0;
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"application";
\connect :"name"
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"application";
SQL
}

for name in idempotency ledger payment webhook reconciliation simulator; do
  create "$name" "$QUITTANCE_OWNER_PASSWORD" "$QUITTANCE_APPLICATION_PASSWORD"
done
