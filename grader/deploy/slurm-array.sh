#!/usr/bin/env bash
# Grades a class on a cluster that runs Slurm: an array of 8 tasks, then one that merges when all
# have ended.
#
#   job=$(sbatch --parsable --array=0-7 grader/deploy/slurm-array.sh SUBMISSIONS REPORTS)
#   sbatch --dependency="afterok:$job" \
#       --wrap "async-kata merge REPORTS/*/ --submissions SUBMISSIONS --out CLASS"
#
# A task that is requeued goes on where it was.
#SBATCH --job-name=grade
#SBATCH --cpus-per-task=2
#SBATCH --mem=8G
#SBATCH --requeue
set -euo pipefail

submissions=$1
reports=$2
exec async-kata grade "$submissions" \
    --out "$reports/$SLURM_ARRAY_TASK_ID" \
    --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
    --jobs "$SLURM_CPUS_PER_TASK" \
    --require-sandbox
