#!/bin/sh
# Makes documents of 10,000 drawn cases, kills the run ten times at random on the way, goes on, and holds
# every document against those of an undisturbed run: sh tests/batch/killed.sh [CASES [KILLS [SEED]]]
# The result stands in docs/reliability.md.
set -eu
CASES="${1:-10000}" KILLS="${2:-10}" SEED="${3:-2}" cargo test --release --test batch -- \
    --ignored --nocapture e07_the_same_with_ten_thousand_cases
