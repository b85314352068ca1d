#!/usr/bin/env bash
# Installs an independent interpreter of the States Language, which test/playbooks/oracle.test.ts asks for a second opinion:
# LocalStack's Step Functions, from PyPI and Maven Central, without Docker, about 0.5 GB. Does nothing when it is there.
# Needs Python 3.13 (on PATH, in pyenv, or named by PYTHON), Maven and a JDK. SOCLESS_ORACLE says where it goes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${SOCLESS_ORACLE:-${XDG_CACHE_HOME:-$HOME/.cache}/socless/asl-oracle}
version=4.14.0
jsonata=0.9.7
jackson=2.16.2

stamp=$(cat "$here/setup.sh" "$here/constraints.txt" | cksum)
if [ "$(cat "$root/ready" 2>/dev/null)" = "$stamp" ]; then exit 0; fi

. "$here/../find-python.sh"
python=$(find_python)
for tool in mvn java; do
  command -v "$tool" >/dev/null || { echo "No $tool on PATH: install Maven and a JDK (11 or newer)." >&2; exit 1; }
done
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
[ -f "$java_home/lib/server/libjvm.so" ] || { echo "No lib/server/libjvm.so in $java_home: name a JDK in JAVA_HOME." >&2; exit 1; }

mkdir -p "$root"
rm -f "$root/ready"
[ -x "$root/venv/bin/python" ] || "$python" -m venv "$root/venv"
timeout 900 "$root/venv/bin/pip" install -q -c "$here/constraints.txt" \
  "localstack-core[runtime]==$version" cbor2 pyopenssl cryptography service-identity

# What it would fetch while it runs: a JRE, and the jars of its JSONata.
library="$root/fs/var/lib/localstack/lib"
mkdir -p "$library/java" "$library/jsonata/$jsonata"
ln -sfn "$java_home" "$library/java/21"
for artifact in "com.dashjoin:jsonata:$jsonata" "com.fasterxml.jackson.core:jackson-core:$jackson" \
  "com.fasterxml.jackson.core:jackson-annotations:$jackson" "com.fasterxml.jackson.core:jackson-databind:$jackson"; do
  timeout 300 mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory="$library/jsonata/$jsonata"
done
echo "$stamp" >"$root/ready"
echo "The independent States Language interpreter is in $root"
