#!/usr/bin/env bash
# Packages the crates that strangers install, installs from what was packaged, away from the
# repository, and tries the binary: it makes a workspace, judges, and has the same course.
#
#   .ci/package.sh BINARY FOLDER
#
# Everything lies in FOLDER, which is made anew. The packages, ready to be published, are
# FOLDER/packages/*.crate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary=$(realpath "$1")
mkdir -p "$2" && work=$(realpath "$2")
target=$(realpath "${CARGO_TARGET_DIR:-target}")

# Where the build from the repository has put the packed course.
packed_course() {
    cargo build --quiet --features full --message-format json | python3 -c '
import json, sys
messages = (json.loads(line) for line in sys.stdin if line.startswith("{"))
built = [m for m in messages if m["reason"] == "build-script-executed"]
print(*(m["out_dir"] for m in built if "/grader#async-kata@" in m["package_id"]))'
}

# A copy, because a package is made of what lies in its folder, and nothing is to be left in ours.
package() {
    local course
    course=$(packed_course)/course.packed
    git ls-files -z | xargs -0 cp --parents --target-directory "$work/source"
    cp "$course" LICENSE-MIT LICENSE-APACHE "$work/source/grader"
    cp LICENSE-MIT LICENSE-APACHE "$work/source/grader/protocol"
    # Cargo does not let one package need another one that may not be published.
    sed -i 's/^publish = false/publish = true/' "$work/source/Cargo.toml"
    # Who installs it waits once, and gets everything.
    sed -i 's/^full = /default = ["full"]\n&/' "$work/source/grader/Cargo.toml"
    (cd "$work/source" && CARGO_TARGET_DIR=$work/target cargo package --quiet --no-verify \
        --package async-kata --package async-kata-protocol)
    cp "$work"/target/package/*.crate "$work/packages"
}

unpack() {
    local crate
    for crate in "$work"/packages/*.crate; do
        tar --extract --gzip --file "$crate" --directory "$work/unpacked"
    done
    # The one crate of ours comes from beside it and not from the registry, which has none yet; all
    # others are those that are locked in the package.
    python3 - "$work"/unpacked/async-kata-[0-9]*/Cargo.lock <<'PYTHON'
import re, sys
text = open(sys.argv[1]).read()
ours = r'(name = "async-kata-protocol"\nversion = "[^"]*"\n)source = "[^"]*"\n(checksum = "[^"]*"\n)?'
text, changed = re.subn(ours, r"\1", text)
assert changed == 1, "the package does not lock async-kata-protocol"
open(sys.argv[1], "w").write(text)
PYTHON
}

# From the root of all folders, where no settings of this repository's are found. Not optimised: that
# would take minutes more and show nothing else.
install() {
    local protocol
    protocol=$(echo "$work"/unpacked/async-kata-protocol-*)
    (cd / && CARGO_TARGET_DIR=$work/target cargo install --quiet --locked --debug --root "$work/installed" \
        --path "$work"/unpacked/async-kata-[0-9]* \
        --config "patch.crates-io.async-kata-protocol.path = '$protocol'")
}

try_it() {
    local installed=$work/installed/bin/async-kata greet=01_futures/01_greet
    # The library that the tests have built is the one that it looks for.
    export ASYNC_KATA_CACHE=$target/tmp/cache
    (cd "$work" && "$installed" init kata >/dev/null)
    cp "solutions/$greet.rs" "$work/kata/exercises/$greet/src/lib.rs"
    (cd "$work/kata" && "$installed" check greet)
    (cd "$work" && "$installed" dev pack its-course >/dev/null && "$binary" dev pack ours >/dev/null)
    cmp "$work/its-course" "$work/ours"
}

rm -rf "${work:?}"/* && mkdir -p "$work"/{source,packages,unpacked,installed}
package
unpack
install
try_it
echo "Package: what was packaged installs, judges, and has the course."
