#!/bin/sh
# Proves every instrument, and holds every score and alert against the scorer of
# tests/score_oracle: all full sheets of what rests on few items, up to 200,000 each, and drawn
# ones beyond. Takes some minutes; docs/proof.md says what came out last.
set -eu
cd "$(dirname "$0")/.."
cargo build --release --quiet
cargo run --release --quiet -- prove
ORACLE_SHEETS="${ORACLE_SHEETS:-200000}" cargo test --release --quiet --test score_oracle \
    every_score_is_what_a_scorer_of_its_own_gives -- --nocapture
