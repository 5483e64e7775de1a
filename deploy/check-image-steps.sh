#!/bin/sh
# Takes the Dockerfile's steps in a temporary folder, without Docker, and starts each program that an image runs with an
# empty environment. A program that gets as far as refusing that has found all its imports. Needs what `npm run setup` brings.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
PATH=$root/node_modules/.bin:$PATH
export PATH CI=true TURBO_TELEMETRY_DISABLED=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "$1" >&2
  exit 1
}

assemble() { # as the stages APP-sources and APP-installed do
  app=$1
  (cd "$work/sources" && turbo prune "@metaphase/$app" --production --docker --out-dir "$work/$app-pruned")
  mkdir "$work/$app"
  cp -R "$work/$app-pruned/json/." "$work/$app"
  (cd "$work/$app" && sh "$root/deploy/install-app.sh" "$app")
  cp -R "$work/$app-pruned/full/." "$work/$app"
  [ ! -d "$work/$app/packages/db" ] || cp -R "$work/sources/packages/db/src/generated" "$work/$app/packages/db/src/"
}

refuses() { # APP FILE ARGS…: FILE must end with the complaint that a variable of the environment is missing
  app=$1
  shift
  words=$(cd "$work/$app" && env -i PATH="$PATH" node "$@" 2>&1) && fail "$app: $1 started without an environment"
  echo "$words" | grep -q ZodError || fail "$app: $1 ended with something else than its check of the environment:
$words"
  echo "$app: $1 resolves"
}

reads_slides() { # APP: the library that the stage openslide brings is found where the workers look
  app=$1
  cp -R "$root/packages/tiling/native" "$work/$app/packages/tiling/native"
  (cd "$work/$app" && env -i PATH="$PATH" node --input-type=module \
    -e "import { findOpenSlide } from './packages/tiling/src/openslide/library.ts'; findOpenSlide()") ||
    fail "$app: OpenSlide is not found"
  echo "$app: OpenSlide loads"
}

mkdir "$work/sources"
(cd "$root" && git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --create --ignore-failed-read) |
  tar --extract --directory="$work/sources"
(cd "$work/sources" && sh deploy/generate-client.sh)

# as the stages page-sources and page-built do
(cd "$work/sources" && turbo prune @metaphase/web --docker --out-dir "$work/page-pruned")
mkdir "$work/page"
cp -R "$work/page-pruned/json/." "$work/page"
(cd "$work/page" && pnpm install --frozen-lockfile --filter '@metaphase/web...' --reporter=append-only)
cp -R "$work/page-pruned/full/." "$root/tsconfig.json" "$work/page"
(cd "$work/page" && pnpm --filter @metaphase/web build)
[ -f "$work/page/apps/web/dist/index.html" ] || fail 'page: nothing was built'
echo 'page: builds'

assemble api
mkdir -p "$work/api/prisma" "$work/api/deploy"
cp -R "$root/models" "$work/api/models"
cp -R "$root/prisma/migrations" "$work/api/prisma/migrations"
cp "$root/deploy/migrate.ts" "$work/api/deploy/"
refuses api apps/api/src/main.ts
refuses api deploy/migrate.ts
reads_slides api

assemble worker-cpu
refuses worker-cpu apps/worker-cpu/src/main.ts
reads_slides worker-cpu

assemble worker-gpu
refuses worker-gpu apps/worker-gpu/src/main.ts
reads_slides worker-gpu
# the engine reads no environment: without a parent that speaks to it, it loads ONNX Runtime and ends
(cd "$work/worker-gpu" && env -i PATH="$PATH" node packages/inference/src/engine/engine-process.ts) ||
  fail 'worker-gpu: the engine does not start'
echo 'worker-gpu: packages/inference/src/engine/engine-process.ts resolves'
