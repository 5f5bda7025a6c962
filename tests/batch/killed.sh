#!/bin/sh
# Makes documents of 10,000 drawn cases with the release build, kills the run ten times at random on the
# way, goes on, and holds every document against those of an undisturbed run, by its bytes and by `verify`:
# sh tests/batch/killed.sh [CASES [KILLS [SEED]]]. The result stands in docs/reliability.md.
set -eu
cargo build --release --bins
PROGRAM="$(realpath "${CARGO_TARGET_DIR:-target}")/release/caseplan"
CASES="${1:-10000}" KILLS="${2:-10}" SEED="${3:-2}" PROGRAM="$PROGRAM" cargo test --test batch -- \
    --ignored --nocapture e07_the_same_with_ten_thousand_cases
