import { describe, expect, test } from 'vitest';
import { errorsOf, read, warningsOf } from './script-under-test.ts';

const GIB = 2 ** 30;

interface Course {
  readonly script: string;
  readonly asks: object;
  readonly warns?: readonly string[];
}

/** Scripts as courses and computing centres hand them out: their habits, none of them made for one computer. */
const COURSES: Readonly<Record<string, Course>> = {
  'hello, with everything spelled out': {
    script: `#!/bin/bash
#SBATCH --job-name=hello          # Job name
#SBATCH --mail-type=END,FAIL      # Mail events (NONE, BEGIN, END, FAIL, ALL)
#SBATCH --mail-user=ada@example.edu   # Where to send mail
#SBATCH --ntasks=1                # Run on a single CPU
#SBATCH --mem=1gb                 # Job memory request
#SBATCH --time=00:05:00           # Time limit hrs:min:sec
#SBATCH --output=hello_%j.log     # Standard output and error log
pwd; hostname; date
`,
    asks: { name: 'hello', tasks: 1, cpus: 1, memBytes: GIB, timeLimitSec: 300, stdout: 'hello_%j.log' },
    warns: ['3 --mail-type: No mail is sent: see `breadbox jobs` or the dashboard.', '4 --mail-user: No mail is sent.'],
  },
  'threads with OpenMP': {
    script: `#!/bin/bash -l
#
#SBATCH -J omp
#SBATCH -N 1 -n 1
#SBATCH -c 8
#SBATCH --mem-per-cpu=512M
#SBATCH -t 1-00:00
#SBATCH --hint=nomultithread

export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK
srun ./omp
`,
    asks: { name: 'omp', tasks: 1, cpusPerTask: 8, cpus: 8, memBytes: 4 * GIB, timeLimitSec: 86_400 },
    warns: ['8 --hint: One computer has its cores as they are: they are not chosen by socket, core or thread.'],
  },
  'MPI on one node of a partition, with an account': {
    script: `#!/bin/bash
#SBATCH --account=physics101
#SBATCH --partition=short
#SBATCH --qos=normal
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=2
#SBATCH --exclusive
#SBATCH --constraint=skylake

module purge
module load gcc openmpi
mpirun ./a.out
`,
    asks: { name: 'job.sh', tasks: 4, cpusPerTask: 2, cpus: 8 },
    warns: [
      '2 --account: Nobody keeps accounts here: the job runs without.',
      '3 --partition: There is one partition here: the job goes there.',
      '4 --qos: There are no qualities of service here: the job runs without.',
      '9 --constraint: Features of nodes are not known here: the job runs on this computer, whatever it has.',
    ],
  },
  'an array over files': {
    script: `#!/bin/bash
#SBATCH --array=1-100:3%5
#SBATCH -o logs/%A_%a.out -e logs/%A_%a.err
#SBATCH -t 30
file=$(sed -n "\${SLURM_ARRAY_TASK_ID}p" list.txt)
./convert "$file"
`,
    asks: {
      tasks: 1,
      timeLimitSec: 1800,
      array: { indexes: Array.from({ length: 34 }, (_, i) => 1 + 3 * i), atOnce: 5 },
      stdout: 'logs/%A_%a.out',
      stderr: 'logs/%A_%a.err',
    },
  },
  'Python, with a GPU': {
    script: `#!/usr/bin/env python3
#SBATCH --gres=gpu:1
#SBATCH --cpus-per-task 4
#SBATCH --mem 8G
#SBATCH --time=0-02:00:00
"""Trains.
#SBATCH --ntasks=99
"""
import os
`,
    asks: { cpus: 4, cpusPerTask: 4, memBytes: 8 * GIB, timeLimitSec: 7200 },
    warns: ['7 This #SBATCH line stands behind the first command and is a comment.'],
  },
  'one of several steps': {
    script: `#!/bin/sh
## Comments, some of them switched-off directives
##SBATCH --partition=debug
#SBATCH --dependency=afterok:101:102
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --begin=now+10minutes
#SBATCH --signal=B:TERM@300 --time=1:00:00 --requeue --open-mode=append
trap 'cp state saved' TERM
./simulate & wait
`,
    asks: { tasks: 1, timeLimitSec: 3600 },
    warns: ['5 --kill-on-invalid-dep: A job whose dependency can never be met stays in the queue and says so.'],
  },
  'R, with names in quotes and a clean environment': {
    script: `#!/bin/bash
#SBATCH --job-name="R analysis, part 2"
#SBATCH --export=NONE
#SBATCH --get-user-env
#SBATCH --chdir=/scratch/ada
#SBATCH --comment='first try; #1'
#SBATCH --licenses=matlab:1 --tmp=10G

R CMD BATCH run.R
`,
    asks: { name: 'R analysis, part 2', directory: '/scratch/ada' },
    warns: [
      '7 --licenses: Licences are not counted here: the job starts without them.',
      '7 --tmp: Disk space is not set apart: the job has what is free.',
    ],
  },
  'moved from another scheduler': {
    script: `#!/bin/bash
#PBS -N old
#PBS -l nodes=1:ppn=4
#SBATCH -J new
#SBATCH --ntasks 4 --oversubscribe
# SBATCH --mem=4G
cd $SLURM_SUBMIT_DIR
`,
    asks: { name: 'new', tasks: 4, cpus: 4 },
    warns: [
      '6 This line is a comment: a directive begins with #SBATCH, exactly so, at the start of its line.',
      '2 2 lines such as this are for another scheduler and not read.',
      '5 --oversubscribe: Cores are never shared between jobs here: the job gets its own.',
    ],
  },
};

describe('scripts that were written for a cluster', () => {
  test.each(Object.entries(COURSES))('%s', (_, { script, asks, warns = [] }) => {
    const reading = read(script);
    expect(errorsOf(reading)).toEqual([]);
    expect(reading.check.asks).toMatchObject(asks);
    expect(warningsOf(reading)).toEqual(warns);
    expect(reading.spec?.batch?.script).toBe(script);
  });

  test.each([
    [
      '#SBATCH -N 4 --ntasks-per-node=16',
      '2:9 -N: 4 nodes: this computer is one node, the job could never start here.',
    ],
    ['#SBATCH --ntasks=64', '2:9 64 CPUs, and this computer has 8: the job could never start here.'],
    ['#SBATCH --mem=250G', '2:9 250 GiB of memory, and this computer has 16 GiB: the job could never start here.'],
    [
      '#SBATCH --gres=gpu:a100:4',
      '2:9 4 × gpu:a100, and this computer has no gpu:a100: the job could never start here.',
    ],
    ['#SBATCH --time=2h', "2:9 --time: '2h' is not a time."],
    ['#SBATCH --mem=1.5G', "2:9 --mem: '1.5G' is not an amount of memory."],
    ['#SBATCH --cpus-per-core=2', '2:9 sbatch has no option --cpus-per-core.'],
    ['#SBATCH -job-name=x', '2:9 sbatch has no option -j.'],
    ['#SBATCH --job-name = x', "2:22 'x' is neither an option nor the value of one."],
  ])('%s: what is wrong, and where', (line, error) => {
    expect(errorsOf(read(`#!/bin/bash\n${line}\nhostname\n`))[0]).toBe(error);
  });

  test('spaces around = are guessed', () => {
    expect(read('#!/bin/bash\n#SBATCH --job-name = x\n').check.errors[0]?.hint).toBe('Write no spaces around =.');
  });
});
