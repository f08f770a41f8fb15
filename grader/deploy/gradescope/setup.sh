#!/usr/bin/env bash
# Gradescope runs this once, when it builds the autograder's image. Everything that needs the
# network happens here.
#
# Change: the address of your course.
set -euo pipefail
course=https://github.com/your-school/async-kata

apt-get update -qq
apt-get install -y -qq build-essential ca-certificates curl git
# Where every user may pass through: submissions do not run as root.
export RUSTUP_HOME=/opt/rust CARGO_HOME=/opt/rust
curl -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --no-modify-path
export PATH="/opt/rust/bin:$PATH" ASYNC_KATA_CACHE=/opt/rust/cache

git clone --depth 1 "$course" /opt/course
/opt/course/grader/deploy/get_binary.sh /opt/rust
async-kata --course /opt/course init /opt/kata
# Builds the shared library, where `run_autograder` finds it. 1 is the exit code of exercises that are not solved yet.
(cd /opt/kata && async-kata --course /opt/course check --all > /dev/null) || [ $? = 1 ]
