#!/usr/bin/env bash
# Random signatures through the ABI of targets without a call plan: the addon is built here with PF_ABI_LIBFFI, so that
# libffi alone decides where arguments live. Only signatures that libffi can describe.
#
#   bash test/abi/libffi.sh [options of test/abi/run.js]        (default: --seed 1 --count 3000, of which about half count)
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
built=$root/build-libffi
mkdir -p "$built"
sources=$(node "$root/scripts/install/sources.js" | sed "s|^|$root/|")
napi=$(cd "$root" && node -p "require('node-api-headers').include_dir")
read -ra libffi <<<"$(pkg-config --cflags --libs libffi)"
gcc -std=c11 -O2 -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden -pthread -DPF_ABI_LIBFFI \
  -DNAPI_VERSION=8 -D_GNU_SOURCE -DNODE_GYP_MODULE_NAME=polyffi -I "$napi" -I "$root/src/core" \
  -o "$built/polyffi.node" $sources "${libffi[@]}" -ldl

export POLYFFI_ADDON=$built/polyffi.node
[ $# -gt 0 ] || set -- --seed 1 --count 3000
exec node "$root/test/abi/run.js" --plain "$@"
