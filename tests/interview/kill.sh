#!/bin/sh
# Kills an interview many times at random moments: sh tests/interview/kill.sh [ROUNDS]
# The result stands in docs/reliability.md.
set -e
ROUNDS="${1:-5000}" cargo test --release --test interview -- --ignored a01_the_same_many_times
