import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import type { NodeLook } from '../node-look.ts';
import { scriptWords } from '../run-step.ts';
import { stepScript } from '../step-script.ts';
import { osuBuildScript } from './build-script.ts';
import { packOwnArchive } from './osu-archive.ts';
import { callsScript, readCalls } from './osu-calls.ts';
import { OSU_GROUPS, programsOf } from './osu-programs.ts';
import { OSU_SOURCE } from './osu-source.ts';

/** Runs the command once, as on one node; what it reads is given to it, as srun does. */
const SRUN = `#!/bin/bash
while [[ $1 == -* ]]; do case $1 in -N | -n) shift 2 ;; *) shift ;; esac; done
SLURMD_NODENAME=n1 exec "$@"
`;
/** All ranks here, as there is no other node; it keeps what it was called with. */
const mpirun = (log: string) => `#!/bin/bash
echo "$*" >>${log}
words=()
while [ $# -gt 0 ]; do case $1 in --host) shift 2 ;; *) words+=("$1"); shift ;; esac; done
exec /usr/bin/mpirun "\${words[@]}"
`;

test.skipIf(!existsSync('/usr/bin/mpicc') || !existsSync('/usr/bin/make'))(
  'made by sh on the head of a cluster, the programs run as a job of Slurm, which leaves nothing behind',
  { timeout: 240_000 },
  () => {
    const place = mkdtempSync(join(tmpdir(), 'breadbox-osu-slurm-'));
    const log = join(place, 'mpirun.log');
    for (const [name, text] of Object.entries({ srun: SRUN, mpirun: mpirun(log) })) {
      writeFileSync(join(place, name), text);
      chmodSync(join(place, name), 0o755);
    }
    packOwnArchive(join(place, OSU_SOURCE));
    const [pair, , all] = OSU_GROUPS.map((group) => ({ ...group, programs: programsOf(group, true) }));
    const wanted = [pair!, all!].flatMap(({ group, folder, programs }) =>
      programs.map(({ name }) => ({ group, folder, name })),
    );
    const input = osuBuildScript(wanted);
    const made = execFileSync('sh', ['-s'], { input, env: { ...process.env, HOME: place }, encoding: 'utf8' });
    const nodes = ['n1', 'n2'].map((node) => ({ node, cores: 1 }) as NodeLook);
    // Its folder is called after the job.
    const env = {
      ...process.env,
      PATH: `${place}${delimiter}${process.env.PATH}`,
      SLURM_JOB_ID: `test-${process.pid}`,
    };
    for (const [{ group, programs }, launch] of [
      [pair!, 'rank_a_node'],
      [all!, 'ranks 2'],
    ] as const) {
      const base64 = new RegExp(`^@programs ${group} (\\S+)$`, 'm').exec(made)![1]!;
      const calls = `each tar -xzf "$dir/${group}.tar.gz" -C "$dir" </dev/null || exit 97\n${callsScript(programs, true, launch, 60)}`;
      const step = {
        what: group,
        expectedSec: 1,
        limitSec: 1,
        files: [{ name: `${group}.tar.gz`, base64 }],
        script: calls,
      };
      const { stdout } = spawnSync('bash', ['-c', ...scriptWords(stepScript(step, nodes, true))], {
        env,
        encoding: 'utf8',
      });
      const asked = { quick: true, ranks: 2, limitSec: 60, jobProblem: undefined };
      const { sets, findings } = readCalls(stdout, programs, asked);
      expect(findings).toEqual([]);
      expect(sets.map(({ name }) => name)).toEqual(programs.map(({ name }) => name));
    }
    const called = execFileSync('cat', [log], { encoding: 'utf8' });
    expect(called).toMatch(/--host n1:1,n2:1 -n 2 \S+\/osu_latency -m 1:1024 -i 100 -x 10\n/);
    expect(called).toMatch(/--host n1:1,n2:1 -n 2 \S+\/osu_barrier -i 100 -x 10\n/);
    expect(readdirSync('/tmp').filter((name) => name.endsWith(`-test-${process.pid}`))).toEqual([]);
    rmSync(place, { recursive: true });
  },
);
