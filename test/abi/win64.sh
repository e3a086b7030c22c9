#!/usr/bin/env bash
# Random signatures of Windows x64. Without Windows: the addon is built here with PF_ABI_WIN64, and calls functions that
# are compiled with ms_abi, if need be with a sanitizer in it. Or under wine: the prebuilt addon in a Node.js for Windows,
# and libraries of Windows.
#
#   bash test/abi/win64.sh [--wine | --sanitizer address | --sanitizer undefined] [options of test/abi/run.js]
#                                                                       (default: --seed 1 --count 2000)
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)

if [ "${1:-}" = --wine ]; then
  shift
  node "$root/scripts/prebuild.js" --target win32-x64 --to "$root/build/win32"
  eval "$(node "$root/test/windows/index.js")"
  export POLYFFI_ADDON="Z:$root/build/win32/win32-x64/polyffi.node" POLYFFI_ABI_TARGET=win32
  gcc=x86_64-w64-mingw32-gcc
  clang="clang --target=x86_64-w64-mingw32 -fuse-ld=lld -L$(dirname "$($gcc -print-libgcc-file-name)")"
  compilers="$gcc -O0,$gcc -O2,$clang -O0,$clang -O2"
  command="$root/test/windows/wine.sh wine $root/test/windows/node_modules/node22/bin/node.exe"
  [ $# -gt 0 ] || set -- --seed 1 --count 2000
  exec node "$root/test/abi/run.js" --compilers "$compilers" --node "$command" "$@"
fi

built=$root/build-win64
sanitize=()
through=()
if [ "${1:-}" = --sanitizer ]; then
  declare -A libraries=([address]=libasan.so [undefined]=libubsan.so)
  built+=-$2
  sanitize=(-g -fno-omit-frame-pointer "-fsanitize=$2")
  # Its library must be there before Node.js starts, whose own leaks are not looked for.
  runtime=$(gcc -print-file-name="${libraries[$2]}")
  shift 2
  options="ASAN_OPTIONS=handle_segv=0:detect_leaks=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1"
  through=(--node "env LD_PRELOAD=$runtime $options $(command -v node)")
fi
mkdir -p "$built"
sources=$(node "$root/scripts/install/sources.js" | sed "s|^|$root/|")
napi=$(cd "$root" && node -p "require('node-api-headers').include_dir")
gcc -std=c11 -O2 -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden -pthread -DPF_ABI_WIN64 "${sanitize[@]}" \
  -DNAPI_VERSION=8 -D_GNU_SOURCE -DNODE_GYP_MODULE_NAME=polyffi -I "$napi" -I "$root/src/core" \
  -o "$built/polyffi.node" $sources -ldl

export POLYFFI_ADDON=$built/polyffi.node POLYFFI_ABI_TARGET=ms-abi
[ $# -gt 0 ] || set -- --seed 1 --count 2000
exec node "$root/test/abi/run.js" "${through[@]}" "$@"
