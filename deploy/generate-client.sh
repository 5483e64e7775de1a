#!/bin/sh
# Generates the database client in the workspace that is the current folder: generate-client.sh [PNPM-STORE]
set -eu
store=${1:-}

pnpm install --frozen-lockfile --filter metaphase --reporter=append-only ${store:+--store-dir "$store"}
# generating needs no schema engine, but Prisma's CLI wants its path to exist
PRISMA_SCHEMA_ENGINE_BINARY=$(command -v node) pnpm run generate
