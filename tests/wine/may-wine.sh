#!/bin/sh
# What tests/wine needs beside Python: Wine, which runs programs of Windows. Installs it where it is
# missing; where it cannot be had, says so, and the steps are then skipped.
set -eu

if command -v wine >/dev/null 2>&1; then
    exit 0
fi
if [ "$(uname -sm)" != "Linux x86_64" ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Phần Windows không chạy thử được ở đây: cần Linux x86-64 có apt-get (Debian 12)." >&2
    exit 0
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Phần Windows không chạy thử được ở đây: cần quyền root để cài wine64 và wine." >&2
        exit 0
    fi
    as_root="sudo"
fi
$as_root apt-get update -qq || true
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends wine64 wine ||
    echo "Phần Windows không chạy thử được ở đây: không tải được wine64 và wine." >&2
