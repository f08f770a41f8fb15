#!/usr/bin/env bash
# Grades a small class through Slurm on this one machine, as grader/deploy/slurm-array.sh says, and
# compares the merged reports byte for byte with those of one go.
#
#   .ci/slurm.sh BINARY FOLDER
#
# Everything lies in FOLDER, which is made anew; controller, node and munge end with this script.
# Installs Debian's slurm-wlm if it is not there. Run as root: a node starts jobs as other users.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary=$(realpath "$1")
mkdir -p "$2" && work=$(realpath "$2")
tasks=3

give_up() {
    echo "Slurm: $*" >&2
    tail -n 20 "$work"/log/* 2>/dev/null >&2 || true
    exit 1
}

install_slurm() {
    if command -v slurmctld munged >/dev/null; then
        return
    fi
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends slurm-wlm munge >/dev/null
}

# What the cluster is: this machine, and everything in our folder.
configure() {
    local host
    host=$(hostname -s)
    head -c 1024 /dev/urandom >"$work/munge.key"
    chmod 600 "$work/munge.key"
    cat >"$work/slurm.conf" <<CONF
ClusterName=kata
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
SlurmUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
MpiDefault=none
ReturnToService=2
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/log/slurmctld
SlurmdLogFile=$work/log/slurmd
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=4096 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP MaxTime=30
CONF
    export SLURM_CONF=$work/slurm.conf
}

stop_cluster() {
    for service in slurmd slurmctld munged; do
        [ -f "$work/$service.pid" ] && kill "$(cat "$work/$service.pid")" 2>/dev/null || true
    done
}

start_cluster() {
    trap stop_cluster EXIT
    # `--force`: a key and a socket in a folder of ours instead of the system's.
    munged --force --key-file "$work/munge.key" --socket "$work/munge.socket" \
        --pid-file "$work/munged.pid" --log-file "$work/log/munged" --seed-file "$work/munge.seed"
    slurmctld || give_up "the controller did not start"
    slurmd || give_up "the node did not start"
    local left=300
    until sinfo --noheader --format %T 2>/dev/null | grep -qx 'idle\|mixed\|allocated'; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || give_up "the node did not come up"
        sleep 0.1
    done
}

# Two dozen students: the solution, the starter, a text that does not compile, nothing.
hand_in() {
    local exercise=01_futures/07_concurrent_requests number
    for number in $(seq 24); do
        local source=$work/class/student-$number/exercises/$exercise/src/lib.rs
        mkdir -p "${source%/*}"
        case $((number % 4)) in
        0) { cat solutions/$exercise.rs && echo "// $number"; } >"$source" ;;
        1) cp exercises/$exercise/src/lib.rs "$source" ;;
        2) echo "pub fn $number" >"$source" ;;
        3) ;;
        esac
    done
}

# As the script's first lines tell people to do it.
grade_by_slurm() {
    local job
    export PATH=${binary%/*}:$PATH
    job=$(sbatch --parsable --array=0-$((tasks - 1)) --cpus-per-task=1 --mem=1G \
        --output="$work/log/task-%a" grader/deploy/slurm-array.sh "$work/class" "$work/parts")
    sbatch --wait --dependency="afterok:$job" --kill-on-invalid-dep=yes --mem=1G \
        --output="$work/log/merge" \
        --wrap "async-kata merge $work/parts/*/ --submissions $work/class --out $work/merged" ||
        give_up "the array or the merge failed"
    # A merge that waits for what has failed is cancelled, which is no failure to who waits for it.
    [ -e "$work/merged" ] || give_up "the array failed"
}

stop_cluster
rm -rf "${work:?}"/* && mkdir -p "$work/log" "$work/state" "$work/spool"
install_slurm
configure
hand_in
start_cluster
grade_by_slurm
"$binary" grade "$work/class" --out "$work/whole" >/dev/null
# Pages show the students' texts, which a merge reads again. How the work was done differs.
diff --recursive --brief --exclude run.json --exclude journal.jsonl "$work/whole" "$work/merged"
echo "Slurm: $tasks tasks and a merge gave the same bytes as one go."
