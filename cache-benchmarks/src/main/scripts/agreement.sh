#!/bin/sh
# Latencies of the same open-loop rate against the same HTTP server, by the load tester and by a tool of others.
# Usage: agreement.sh [RATE] [SECONDS]; needs the built jar, node and npx.
set -eu
rate=${1:-200} seconds=${2:-20}
root=$(cd "$(dirname "$0")/../../../.." && pwd)
work=$(mktemp -d)
node -e '
  let n = 0;
  require("http").createServer((ask, answer) => setTimeout(() => answer.end("ok"), n++ % 10 ? 20 : 60))
    .listen(0, "127.0.0.1", function () { console.log(this.address().port); });
' > "$work/port" &
server=$!
trap 'kill "$server"; rm -rf "$work"' EXIT INT TERM
while [ ! -s "$work/port" ]; do sleep 0.1; done
url=http://127.0.0.1:$(cat "$work/port")/
cat > "$work/scenario.yml" <<END
name: agreement
nodes: 1
rate: $rate/s
arrivals: constant
stack: {http: "$url"}
phases: {ramp-up: 3s, steady: ${seconds}s, ramp-down: 0s}
END
java -jar "$root/cache-benchmarks/target/benchmarks.jar" load "$work/scenario.yml" --out "$work/result" | tail -12
npx --yes autocannon@9.0.0 --overallRate "$rate" --connections 32 --duration "$seconds" --renderStatusCodes --latency "$url"
