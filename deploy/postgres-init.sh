#!/usr/bin/env bash
# Creates each service's database and its two roles: the owner, who runs migrations, and the
# application, who may only do what the migrations grant; each with its own password, from its own
# file. Runs when the volume is empty. Run again, it creates what is missing and sets the passwords
# that the files hold:
#   docker compose exec postgres bash /docker-entrypoint-initdb.d/10-quittance.sh
set -euo pipefail

secrets=${QUITTANCE_SECRETS_FOLDER:-/run/secrets}

query() {
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" \
    --dbname postgres "$@"
}

# The files are read by psql: a password on a command line would be seen by every process. Its
# statements are kept out of the server's log, where a failed one would be quoted.
create() {
  local name=$1 role
  for role in owner app; do
    if [ ! -s "$secrets/$name-$role-password" ]; then
      echo "there is no password in $secrets/$name-$role-password" >&2
      exit 1
    fi
  done
  query --set name="$name" --set owner="${name}_owner" --set application="${name}_app" \
    --set owner_file="$secrets/$name-owner-password" \
    --set application_file="$secrets/$name-app-password" <<'SQL'
SET log_min_error_statement = panic;
SET log_statement = none;
\set owner_password `cat :'owner_file'`
\set application_password `cat :'application_file'`
SELECT format('CREATE ROLE %I LOGIN', role)
FROM unnest(ARRAY[:'owner', :'application']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE :"owner" PASSWORD :'owner_password';
ALTER ROLE :"application" PASSWORD :'application_password';
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0', :'name', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"application";
\connect :"name"
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"application";
SQL
}

query --command 'REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
for name in idempotency ledger payment webhook reconciliation simulator; do
  create "$name"
done
