#!/usr/bin/env bash
# Builds the Pulumi CLI from its Go modules, for the tests in test/engine/. Does nothing when it is there.
# The first time takes about five minutes and 2 GB below Go's caches. Needs Go 1.26.
# SOCLESS_PULUMI says where it goes; the command is then in its folder bin/.
set -euo pipefail
cd "$(dirname "$0")"
root=${SOCLESS_PULUMI:-${XDG_CACHE_HOME:-$HOME/.cache}/socless/pulumi}
package=github.com/pulumi/pulumi

stamp=$(cat build.sh go.mod go.sum | cksum)
if [ -x "$root/bin/pulumi" ] && [ "$(cat "$root/ready" 2>/dev/null)" = "$stamp" ]; then exit 0; fi
command -v go >/dev/null || { echo "No go on PATH: install Go 1.26 or newer." >&2; exit 1; }

export GOFLAGS="-mod=readonly -buildvcs=false" # what go.mod and go.sum name, nothing else
version=$(go list -m -f '{{.Version}}' "$package/pkg/v3")
echo "Building pulumi $version (about five minutes the first time) …" >&2
mkdir -p "$root/bin"
rm -f "$root/ready"
go build -ldflags "-s -w -X $package/sdk/v3/go/common/version.Version=$version" -o "$root/bin/pulumi" "$package/pkg/v3/cmd/pulumi"
echo "$stamp" >"$root/ready"
echo "pulumi $version is in $root/bin" >&2
