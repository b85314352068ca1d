#!/usr/bin/env bash
# Installs public IAM linters, whose findings test/policy/corpus.test.ts compares with the policy pack's: parliament,
# cloudsplaining, cfripper and iam-policy-validator, from PyPI, about 0.15 GB. Does nothing when they are there.
# Needs Python 3.13 (on PATH, in pyenv, or named by PYTHON). SOCLESS_POLICY_PEERS says where they go.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${SOCLESS_POLICY_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/socless/policy-peers}

stamp=$(cat "$here/setup.sh" "$here/constraints.txt" | cksum)
if [ "$(cat "$root/ready" 2>/dev/null)" = "$stamp" ]; then exit 0; fi

. "$here/../../find-python.sh"
python=$(find_python)

mkdir -p "$root"
rm -f "$root/ready"
[ -x "$root/venv/bin/python" ] || "$python" -m venv "$root/venv"
timeout 600 "$root/venv/bin/pip" install -q -c "$here/constraints.txt" \
  parliament cloudsplaining cfripper iam-policy-validator setuptools # parliament needs setuptools and does not say so
echo "$stamp" >"$root/ready"
echo "The public IAM linters are in $root"
