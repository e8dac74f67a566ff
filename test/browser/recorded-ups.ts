import Database from 'better-sqlite3';
import type { NodeState } from '../../src/protocol/inventory.ts';
import type { PhaseNodeState, PhaseProgress, Up, UpChange } from '../../src/protocol/provision.ts';

const PHASES = [
  ['gather-facts', 'connect and gather facts'],
  ['name-hosts', 'name hosts'],
  ['install-packages', 'install packages'],
  ['share-home', 'share the home folders'],
  ['configure-slurm', 'configure Slurm'],
  ['start-slurm', 'start slurmd'],
  ['verify', 'verify'],
] as const;
const PACKAGES = 2;
const VERIFIED = [
  'rain[0-61] believe each other’s munge credentials.',
  'A file that root wrote on rain0 is seen on rain[1-61].',
  'srun ran as root on all 62 nodes, rain[0-61], in 0.97 s.',
  'Two ranks of MPI on rain1 and rain2 added up their numbers, started by srun in 0.74 s.',
];
const SPEC = { clusterId: 'f21da870', choices: {}, head: 'rain0', slurm: '22.05.8', system: 'Debian 12', home: 'nfs' };
const NODES = 64;
/** What two nodes of the recorded up ran into, and in which phase. */
const TROUBLE = new Map([
  [62, { phase: PACKAGES, reason: 'You don’t have enough free space in /var/cache/apt/archives/.' }],
  [63, { phase: 0, reason: 'No answer at port 22 for 10 s.' }],
]);

/**
 * Puts a cluster of 64 nodes and its history into the database of a head that is stopped, after `before` ups that are there: the
 * first found problems before it began, the second was a look, the third brought up all but two, the fourth was at work when the
 * head ended.
 */
export function recordUps(home: string, before: number): void {
  const database = new Database(`${home}/breadbox.db`);
  const node = database.prepare(
    `INSERT INTO node (node, spec, source, state, reason, facts, facts_at, seen_at, added_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const group = database.prepare('INSERT INTO node_group (name, node, from_file) VALUES (?, ?, 0)');
  const up = database.prepare(
    `INSERT INTO up (up, kind, state, by, request, progress, started_at, ended_at)
     VALUES (?, 'up', ?, 'maya', '{"kind":"up"}', ?, ?, ?)`,
  );
  const member = database.prepare('INSERT INTO cluster_node (node, roles, joined_at) VALUES (?, ?, ?)');
  const change = database.prepare('INSERT INTO up_change (up, seq, change) VALUES (?, ?, ?)');
  const now = Date.now();
  database.transaction(() => {
    for (let at = 0; at < NODES; at++) {
      const spec = {
        address: `127.0.64.${at + 1}`,
        user: 'pi',
        roles: at === 0 ? ['head', 'compute'] : ['compute'],
        board: 'Raspberry Pi 5 Model B Rev 1.0',
        labels: at % 8 === 3 ? { rack: 'left' } : {},
      };
      const [state, reason] = stateOf(at);
      const summary = { cores: 4, memBytes: 8.4e9, arch: 'arm64', system: 'Debian GNU/Linux 12 (bookworm)' };
      const facts = { summary, facts: { kernel: '6.6.51+rpt-rpi-2712', hostname: nameOf(at), sudo: 'free' } };
      const source = `node_list.csv:${at + 2}`;
      node.run(nameOf(at), JSON.stringify(spec), source, state, reason, JSON.stringify(facts), now, now, now);
      member.run(nameOf(at), JSON.stringify(spec.roles), now);
      if (at % 2 === 1) group.run('blue', nameOf(at));
    }
    for (const { state, startedAt, ...recorded } of ups(now)) {
      const number = before + Number(recorded.up.slice(1));
      const began = Date.parse(startedAt);
      up.run(
        number,
        state,
        JSON.stringify({ ...recorded, up: `u${number}`, state, startedAt }),
        began,
        state === 'running' ? null : began + 200_000,
      );
      if (recorded.changed > 0)
        for (const [seq, one] of changes().entries()) change.run(number, seq, JSON.stringify(one));
    }
    database
      .prepare('INSERT INTO cluster (one, name, spec, verified_at) VALUES (1, ?, ?, ?)')
      .run('rain', JSON.stringify(SPEC), now);
  })();
  database.close();
}

function stateOf(at: number): readonly [NodeState, string | null] {
  const trouble = TROUBLE.get(at);
  if (trouble === undefined) return ['up', null];
  return [trouble.phase === 0 ? 'unreachable' : 'failed', trouble.reason];
}

function nameOf(at: number): string {
  return `rain${at}`;
}

function ups(now: number): readonly Up[] {
  const base = {
    kind: 'up' as const,
    dryRun: false,
    nodes: 'rain[0-63]',
    head: 'rain0',
    by: 'maya',
    changed: 0,
    phases: [],
    verified: [],
    problems: [],
    warnings: [],
  } satisfies Partial<Up>;
  const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString();
  const problems = [
    {
      check: 'unreachable',
      node: 'rain63',
      where: 'node_list.csv:65',
      sentence: 'rain63 does not answer at 127.0.64.64, port 22.',
      hint: 'Look at its power first, then at its cable.',
      proof: 'ssh: connect to host 127.0.64.64 port 22: No route to host',
    },
    {
      check: 'disk-space',
      node: 'rain62',
      where: 'node_list.csv:64',
      sentence: 'rain62 has 212 MB free on /var, and 900 MB are needed.',
      hint: 'Free some: sudo apt-get clean, or use a larger card.',
    },
  ];
  return [
    { ...base, up: 'u1', state: 'failed', startedAt: at(400), problems },
    {
      ...base,
      up: 'u2',
      state: 'done',
      dryRun: true,
      startedAt: at(90),
      changed: 128,
      phases: phases(PHASES.length, false),
    },
    {
      ...base,
      up: 'u3',
      state: 'failed',
      startedAt: at(80),
      changed: 128,
      phases: phases(PHASES.length, true),
      verified: VERIFIED,
      problems,
    },
    { ...base, up: 'u4', state: 'running', startedAt: at(3), changed: 128, phases: phases(PACKAGES, true) },
  ];
}

/** `reached` phases are behind all nodes; the next is under way. */
function phases(reached: number, withTrouble: boolean): PhaseProgress[] {
  return PHASES.map(([phase, title], index) => ({
    phase,
    title,
    seconds: index < reached ? 2.5 * (index + 1) : 0,
    nodes: Object.fromEntries(
      Array.from({ length: NODES }, (_, at) => {
        const trouble = withTrouble ? TROUBLE.get(at) : undefined;
        if (trouble !== undefined && index >= trouble.phase && index <= reached) {
          return [
            nameOf(at),
            index === trouble.phase ? { state: 'failed', reason: trouble.reason } : { state: 'skipped' },
          ];
        }
        return [nameOf(at), { state: plainState(index, reached) }];
      }),
    ),
  }));
}

function plainState(index: number, reached: number): PhaseNodeState {
  if (index > reached) return 'waiting';
  if (index === reached) return 'running';
  return index === 0 || index === PHASES.length - 1 ? 'ok' : 'changed';
}

function changes(): readonly UpChange[] {
  return Array.from({ length: NODES }, (_, at): readonly UpChange[] => [
    {
      node: nameOf(at),
      phase: 'name-hosts',
      what: 'change /etc/hosts',
      detail: `--- /etc/hosts\n+++ /etc/hosts\n-127.0.1.1 ${nameOf(at)}\n+127.0.64.1 rain0\n+127.0.64.2 rain1\n`,
    },
    { node: nameOf(at), phase: 'install-packages', what: 'install slurmd, munge, openmpi-bin' },
  ]).flat();
}
