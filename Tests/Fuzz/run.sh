#!/usr/bin/env bash
# Fuzzes every property for some seconds. Usage: run.sh PNS-FUZZ SECONDS FOLDER
# FOLDER takes what the fuzzer learns and its logs; Tests/Fuzz/corpus is read and never written.
set -euo pipefail
program=$1 seconds=$2 folder=$3
kept=$(dirname "$0")/corpus
# The fuzzer reports crashes itself; Swift's own report would wait for it, and it for that.
export SWIFT_BACKTRACE=enable=no
failed=0
for name in $("$program" list); do
  mkdir -p "$folder/corpus/$name" "$kept/$name"
  "$program" seeds "$name" "$folder/seeds/$name"
  log=$folder/$name.log
  if "$program" "$name" -max_total_time="$seconds" -max_len=4096 -timeout=10 -print_final_stats=1 \
    -artifact_prefix="$folder/$name-" "$folder/corpus/$name" "$kept/$name" "$folder/seeds/$name" >"$log" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    slowest=$(sed -n 's/^stat::slowest_unit_time_sec: *//p' "$log")
    echo "fuzz $name: $runs inputs in $seconds s, the slowest took $slowest s; it holds"
  else
    failed=1
    echo "FAILED: fuzz $name; the input is a file $folder/$name-…, the report is $log:"
    grep -aE 'Fatal error|ERROR:|SUMMARY|Test unit written' "$log" | cut -c1-300 | head -8
    echo "  mend it, and keep the input in Tests/Fuzz/corpus/$name, where \`make test\` tries it too"
  fi
done
exit "$failed"
