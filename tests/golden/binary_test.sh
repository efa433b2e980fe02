#!/bin/sh
# The binary can be copied to another machine: it needs libc and libm alone.
#   tests/golden/binary_test.sh PATH
set -eu
needed=$(ldd "$1" | awk '{ print $1 }' | grep -Ev '^(linux-vdso|libc|libm|/lib.*/ld-linux.*)(\.so.*)?$' || true)
[ -z "$needed" ] || { echo "migc needs more than libc and libm: $needed"; exit 1; }
echo "migc needs libc and libm alone"
