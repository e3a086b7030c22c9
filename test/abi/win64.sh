#!/usr/bin/env bash
# Random signatures of Windows x64 without Windows: the addon is built here with PF_ABI_WIN64, and calls functions that
# are compiled with ms_abi.
#
#   bash test/abi/win64.sh [options of test/abi/run.js]        (default: --seed 1 --count 2000)
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
built=$root/build-win64
mkdir -p "$built"
sources=$(node "$root/scripts/install/sources.js" | sed "s|^|$root/|")
napi=$(cd "$root" && node -p "require('node-api-headers').include_dir")
gcc -std=c11 -O2 -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden -pthread -DPF_ABI_WIN64 \
  -DNAPI_VERSION=8 -D_GNU_SOURCE -DNODE_GYP_MODULE_NAME=polyffi -I "$napi" -I "$root/src/core" \
  -o "$built/polyffi.node" $sources -ldl

export POLYFFI_ADDON=$built/polyffi.node POLYFFI_ABI_TARGET=ms-abi
[ $# -gt 0 ] || set -- --seed 1 --count 2000
exec node "$root/test/abi/run.js" "$@"
