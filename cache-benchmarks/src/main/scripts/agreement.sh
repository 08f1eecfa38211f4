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
java -jar "$root/cache-benchmarks/target/benchmarks.jar" load "$work/scenario.yml" --out "$work/result" >&2
# The rate is far below what the server bears, so nothing is omitted; the correction would make up latencies below 20 ms.
npx --yes autocannon@9.0.0 --overallRate "$rate" --ignoreCoordinatedOmission --connections 32 \
  --duration "$seconds" --json "$url" > "$work/other.json"
node -e '
  const read = (file) => JSON.parse(require("fs").readFileSync(file, "utf8"));
  const ours = read(process.argv[1]).steady.latency, theirs = read(process.argv[2]).latency;
  let agree = true;
  for (const [what, one, other] of [["mean", ours.mean, theirs.mean], ["p50", ours.p50, theirs.p50], ["p99", ours.p99, theirs.p99]]) {
    const ratio = one / other;
    agree &&= Math.abs(ratio - 1) <= 0.1;
    console.log(`${what.padEnd(5)} ${one.toFixed(2)} ms, by autocannon ${other.toFixed(2)} ms: ${ratio.toFixed(2)}`);
  }
  console.log(agree ? "They agree within 10 %." : "They do not agree within 10 %.");
  process.exitCode = agree ? 0 : 1;
' "$work/result/result.json" "$work/other.json"
