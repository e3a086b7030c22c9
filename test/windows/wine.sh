#!/bin/sh
# wine.sh COMMAND [ARGUMENT…]: runs wine, or a command that does, where output may be a pipe. Programs that use libuv end
# at once if theirs is one of Linux's, so that it goes through files. Whoever kills this script kills the program.
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
setpriv --pdeathsig KILL "$@" >"$output/1" 2>"$output/2" </dev/null
status=$?
cat "$output/1"
cat "$output/2" >&2
exit $status
