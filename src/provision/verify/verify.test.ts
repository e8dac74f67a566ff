import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Person } from '../cluster.ts';
import { decidedCluster, foundNode } from '../found-node.ts';
import { INSTALLING_MARK } from '../packages/install-script.ts';
import type { Verifying } from '../verification.ts';
import { judgeBeliefs, readBelief } from './credentials.ts';
import { HELLO_DIRECTORY } from './hello-files.ts';
import { jobScript, readTestRuns } from './job-tests.ts';
import { problemOf } from './known-faults.ts';
import { helloFound } from './mpi-hello.ts';
import { judgeFile, sharedFile } from './shared-file.ts';
import { verifyCluster } from './verify-cluster.ts';

const found = ['n1', 'n2', 'n3'].map((name, at) => foundNode(name, `10.1.0.${at + 1}`));
const ada: Person = { user: 'ada', uid: 2001, fullName: 'Ada', keys: [] };

/** Hosts that answer as these do, in the order in which they are asked. */
function hostsThatSay(say: (node: string, script: string) => string, people: readonly Person[] = []): Verifying {
  const { cluster } = decidedCluster(found, { people });
  return {
    cluster,
    hosts: cluster.hosts,
    run: async (host, script) => ({
      exitCode: 0,
      stdout: say(host.node, script),
      stderr: '',
      truncated: false,
      seconds: 0.1,
    }),
    agentsHeard: async (nodes) => new Set(nodes),
    now: () => {},
    signal: new AbortController().signal,
  };
}

const ran = (name: string, output: string, code = 0) =>
  `@begin ${name}\n${output}\n\n@end ${name} ${code} 100.00 100.25\n`;
const good = [
  ran('all', 'n2\nn1\nn3'),
  ran('two', 'n2\nn3'),
  ran('mpi-srun', 'ranks 2 sum 1 on n2 n3'),
  ran('mpi-mpirun', 'ranks 2 sum 1 on n3 n2'),
].join('');

function answers(jobs: string, change: (node: string, text: string) => string = (_, text) => text) {
  return (node: string, script: string) => {
    const token = /echo ([0-9a-f]{12}) >/.exec(script)?.[1];
    if (token !== undefined) tokens.push(token);
    const says = [
      script.includes('munge -n') ? '@credential TVVOR0U=' : '',
      script.includes('mpicc') ? '@hello /var/lib/breadbox-node/mpi-hello-4 AAAA' : '',
      ...Array.from(script.matchAll(/@of (n\d) /g), ([, of]) => `@of ${of} Success (0)`),
      script.includes('@file') ? `@file ${tokens.at(-1)}` : '',
      script.includes('salloc') ? jobs : '',
    ];
    return change(node, says.join('\n'));
  };
}
const tokens: string[] = [];

describe('a cluster', () => {
  test('in which all works says so, in sentences with figures', async () => {
    const { verified, problems } = await verifyCluster(hostsThatSay(answers(good), [ada]));
    expect(problems).toEqual([]);
    expect(verified).toEqual([
      'The agents of n[1-3] tell the head how their nodes are.',
      "n1 and n[2-3] believe each other's munge credentials.",
      'A file that ada wrote on n1 is seen on n[2-3].',
      'srun ran as ada on all 3 nodes, n[1-3], in 0.25 s.',
      'srun ran on n2 and n3 in 0.25 s.',
      'Two ranks of MPI on n2 and n3 added up their numbers, started by srun in 0.25 s.',
      'Two ranks of MPI on n2 and n3 added up their numbers, started by mpirun in 0.25 s.',
    ]);
  });

  test('with a node of another key names the node and what munge said', async () => {
    const wrong = answers(good, (node, text) =>
      node === 'n3' ? text.replace('@of n1 Success (0)', '@of n1 Invalid credential') : text,
    );
    const { problems } = await verifyCluster(hostsThatSay(wrong));
    expect(problems).toMatchObject([{ check: 'munge-key', node: 'n3', proof: 'Invalid credential' }]);
    expect(problems[0]?.sentence).toMatch(/^n3 does not believe a munge credential of n1\. The munge keys differ/);
  });

  test('whose ranks are each alone is no cluster, though mpirun ends well', async () => {
    const alone = good.replace('ranks 2 sum 1 on n3 n2', 'ranks 1 sum 0 on n3\nranks 1 sum 0 on n2');
    const { problems } = await verifyCluster(hostsThatSay(answers(alone)));
    expect(problems).toMatchObject([
      { check: 'mpi-mpirun', sentence: expect.stringContaining('started by mpirun, do not find each other') },
    ]);
  });

  test('of which a test goes well at the second try alone is said to work, and the first try too', async () => {
    const hung = '@begin mpi-srun\n\n@end mpi-srun 124 100.00 160.00\n';
    const again = good.replace(ran('mpi-srun', 'ranks 2 sum 1 on n2 n3'), hung);
    const { verified, problems } = await verifyCluster(
      hostsThatSay(answers(again + ran('again-mpi-srun', 'ranks 2 sum 1 on n2 n3'), (_, text) => text)),
    );
    expect(problems).toEqual([]);
    expect(verified).toContain(
      'Two ranks of MPI on n2 and n3 added up their numbers, started by srun in 0.25 s. At the second try: the first, beside other tests, ended with 124 after 60 s.',
    );
    const never = await verifyCluster(hostsThatSay(answers(again + ran('again-mpi-srun', 'no way', 1))));
    expect(never.problems).toMatchObject([{ check: 'mpi-srun', proof: 'no way' }]);
  });

  test('that jobs hold is left alone, and says so', async () => {
    const busy = '@jobs\n@busy 7 ada n2\nsalloc: error: Unable to allocate resources: Requested nodes are busy';
    const { verified, problems } = await verifyCluster(hostsThatSay(answers(busy)));
    expect(problems).toEqual([]);
    expect(verified.at(-1)).toBe('Jobs hold nodes (7), so that none were run to test all nodes at once.');
  });

  test('an agent that the head does not hear is said with what it printed', async () => {
    const all = hostsThatSay((node, script) =>
      script.includes('journalctl') ? 'no head: connect ECONNREFUSED' : answers(good)(node, script),
    );
    const { problems } = await verifyCluster({ ...all, agentsHeard: async () => new Set(['n1', 'n3']) });
    expect(problems).toEqual([
      expect.objectContaining({ check: 'agent-silent', node: 'n2', proof: 'no head: connect ECONNREFUSED' }),
    ]);
  });

  test('of one node says what was not tested', async () => {
    const one = decidedCluster([found[0]!]).cluster;
    const { verified } = await verifyCluster({
      ...hostsThatSay(answers(ran('all', 'n1'))),
      cluster: one,
      hosts: one.hosts,
    });
    expect(verified).toEqual([
      'The agents of n1 tell the head how their nodes are.',
      'srun ran as root on n1 in 0.25 s.',
      'There is one node to compute, so that nothing was tested between two.',
    ]);
  });
});

describe('the cause', () => {
  test('in a log comes before the first message, which is usually the wrong one', () => {
    const lines = [
      'srun: error: Task launch for StepId=4.0 failed on node n2: Communication connection failure',
      '[2026-11-21T18:00:00] error: Check for out of sync clocks',
    ];
    expect(problemOf({ check: 'all', what: 'srun does not run on n2' }, lines)).toMatchObject({
      check: 'clock',
      proof: lines[1],
    });
  });

  test('is not what munge of a healthy cluster logs too', () => {
    const line = '2026-11-22 06:47:12 +0000 Info:      Unauthorized credential for client UID=64030 GID=64030';
    expect(problemOf({ check: 'mpi-srun', what: 'no' }, [line], ['ended with 124'])).toMatchObject({
      check: 'mpi-srun',
      proof: 'ended with 124',
    });
  });

  test('that is not known is told by the last line', () => {
    expect(problemOf({ check: 'two', what: 'srun does not run' }, ['one', 'two', ''])).toEqual({
      check: 'two',
      sentence: 'srun does not run.',
      proof: 'two',
    });
  });
});

test('what is read is what was printed', () => {
  expect(readBelief('x\n@of n2 Rewound credential (16)\n', 'n2')).toBe('Rewound credential (16)');
  expect(readBelief('', 'n2')).toBe('munge does not answer');
  expect(
    judgeBeliefs(decidedCluster(found).cluster.head, [
      { node: 'n2', ofHead: 'Success (0)', ofNode: 'Rewound credential (16)' },
    ]).problems,
  ).toMatchObject([{ check: 'clock', node: 'n2' }]);
  expect(helloFound('ranks 4 sum 6 on a b c d')).toEqual({ ranks: 4, nodes: ['a', 'b', 'c', 'd'] });
  expect(helloFound('ranks 4 sum 3 on a b c d')).toBeUndefined();
  expect(readTestRuns(ran('two', 'a\nb', 3)).get('two')).toEqual({
    name: 'two',
    seconds: 0.25,
    exitCode: 3,
    output: 'a\nb\n',
  });
});

test('a file that is not seen names the node', () => {
  const file = sharedFile(decidedCluster(found).cluster, 'abc')!;
  const seen = new Map([
    ['n2', '@file abc'],
    ['n3', '@file cat: /srv/home/.breadbox-verify-abc: No such file or directory'],
  ]);
  expect(judgeFile(file, seen).problems).toMatchObject([{ check: 'shared-home', node: 'n3' }]);
});

test('the jobs run side by side, and what fails once more', () => {
  const bin = mkdtempSync(join(tmpdir(), 'breadbox-verify-'));
  const program = (name: string, text: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program('salloc', 'while [ "$1" != sh ]; do shift; done; exec "$@"');
  program('srun', 'case "$*" in *hello*) [ -e "$0.once" ] || { >"$0.once"; exit 3; };; esac; echo srun "$@"');
  program('mpirun', 'echo mpirun fails; exit 5');
  try {
    const script = jobScript({ nodes: ['n1', 'n2'], two: ['n1', 'n2'], hello: '/hello-4', waitSec: 30 });
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const runs = readTestRuns(execFileSync('sh', { input: script, env, encoding: 'utf8' }));
    expect([...runs.values()].map(({ name, exitCode }) => `${name} ${exitCode}`).sort()).toEqual([
      'again-mpi-mpirun 5',
      'again-mpi-srun 0',
      'all 0',
      'mpi-mpirun 5',
      'mpi-srun 3',
      'two 0',
    ]);
    expect(runs.get('again-mpi-srun')?.output).toBe('srun -w n1,n2 -N 2 -n 2 --mpi=pmix /hello-4\n');
  } finally {
    rmSync(bin, { recursive: true });
  }
});

test('what nodes keep lies apart from the data of a head that is a service on one of them', () => {
  for (const path of [HELLO_DIRECTORY, INSTALLING_MARK]) expect(`${path}/`).not.toMatch(/^\/var\/lib\/breadbox\//);
});
