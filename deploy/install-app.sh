#!/bin/sh
# Installs what an app needs at run time into the pruned workspace that is the current folder: install-app.sh APP [PNPM-STORE]
set -eu
app=$1
store=${2:-}

pnpm install --frozen-lockfile --prod --filter-prod "@metaphase/$app..." --reporter=append-only ${store:+--store-dir "$store"}

# Left out of the image: the root's own Node, since the image has one, and ONNX Runtime for other systems
rm -rf node_modules/node-linux-* node_modules/.pnpm/node-linux-*
rm -rf node_modules/.pnpm/onnxruntime-node@*/node_modules/onnxruntime-node/bin/napi-v6/darwin
rm -rf node_modules/.pnpm/onnxruntime-node@*/node_modules/onnxruntime-node/bin/napi-v6/win32
