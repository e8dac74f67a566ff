import Database from 'better-sqlite3';
import {
  type Examination,
  type Finding,
  RUNGS,
  type Rung,
  type RungProgress,
  type RungState,
} from '../../src/protocol/doctor.ts';

const TITLES: Readonly<Record<Rung, string>> = {
  power: 'power and disks',
  names: 'names and addresses',
  ssh: 'SSH',
  clock: 'clocks',
  versions: 'versions',
  users: 'users',
  auth: 'credentials',
  paths: 'files of Slurm',
  cgroups: 'cgroups',
  slurmd: 'slurmctld and slurmd',
  srun: 'srun',
  mpi: 'MPI',
  home: 'the shared home',
};
const TESTED: Partial<Record<Rung, readonly string[]>> = {
  clock: ['The clocks of all nodes are within 0.02 s of rain0.'],
  auth: ['rain0 believes the credentials of the other nodes, and they believe its.'],
  srun: ['srun ran a task on each of 8 nodes in 0.6 s.'],
  mpi: ['Two ranks of MPI on rain1 and rain2 added up their numbers.'],
};

const KEY: Finding = {
  check: 'munge-key',
  rung: 'auth',
  level: 'error',
  nodes: 'rain2',
  sentence: 'rain2 has another key for munge than rain0.',
  cause: 'A key was made anew on one node, or copied before it was.',
  proof: 'unmunge: Error: Invalid credential\nSTATUS:           Invalid credential (14)',
  proofFrom: 'munge -n on rain0, unmunge on rain2',
  fix: "scp rain0:/etc/munge/munge.key rain2:/etc/munge/munge.key\nssh rain2 'chown munge:munge /etc/munge/munge.key; chmod 0400 /etc/munge/munge.key; systemctl restart munge slurmd'",
  fixable: true,
  needs: 'restart',
};
const VOLTAGE: Finding = {
  check: 'under-voltage',
  rung: 'power',
  level: 'warning',
  nodes: 'rain5',
  sentence: 'rain5 had too little voltage since it was started.',
  cause: 'The supply is too weak, or the cable too thin.',
  proof: 'hwmon hwmon1: Undervoltage detected!',
  proofFrom: 'journal of the kernel on rain5',
  fix: 'Use the supply made for the board, and a short cable.',
  fixable: false,
};
const LOOPBACK: Finding = {
  check: 'own-name-loopback',
  rung: 'names',
  level: 'warning',
  nodes: 'rain[3-4]',
  sentence: 'rain3 and rain4 take their own names for 127.0.1.1.',
  proof: '127.0.1.1 rain3',
  proofFrom: '/etc/hosts on rain3',
  fix: "sed -i '/^127.0.1.1/d' /etc/hosts",
  fixable: true,
};

/**
 * Puts eight nodes and four examinations into the database of a head that is stopped: one that found nothing, one under way when
 * the head ended, one that mended, and, newest, one that found a key that differs and two warnings.
 */
export function recordExaminations(home: string): void {
  const database = new Database(`${home}/breadbox.db`);
  const now = Date.now();
  const node = database.prepare(
    `INSERT INTO node (node, spec, source, state, seen_at, added_at) VALUES (?, ?, 'node_list.csv:2', 'up', ?, ?)`,
  );
  const add = database.prepare(
    'INSERT INTO examination (state, by, started_at, ended_at, progress) VALUES (?, ?, ?, ?, ?)',
  );
  database.transaction(() => {
    for (let at = 0; at < 8; at++) {
      // Nothing listens on this port of loopback.
      const spec = {
        address: `127.0.9.${at + 1}`,
        port: 9,
        user: 'pi',
        roles: at === 0 ? ['head', 'compute'] : ['compute'],
      };
      node.run(`rain${at}`, JSON.stringify(spec), now, now);
    }
    for (const [at, one] of examinations(now).entries()) {
      const kept = { ...one, examination: `d${at + 1}` };
      const began = Date.parse(one.startedAt);
      add.run(one.state, one.by, began, one.state === 'running' ? null : began + 9_000, JSON.stringify(kept));
    }
  })();
  database.close();
}

function examinations(now: number): readonly Examination[] {
  const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString();
  const base: Omit<Examination, 'startedAt' | 'rungs' | 'nodes'> = {
    examination: '',
    state: 'done',
    ok: true,
    fix: false,
    by: 'maya',
    findings: [],
    steps: [],
  };
  const eight = 'rain[0-7]';
  return [
    { ...base, nodes: 'rain[0-63]', startedAt: at(300), endedAt: at(299), rungs: rungs(64, () => 'ok') },
    {
      ...base,
      ...{ nodes: eight, startedAt: at(200), state: 'running', ok: false, doing: 'asking 8 nodes for their clocks' },
      rungs: rungs(8, (rung) => {
        const place = RUNGS.indexOf(rung) - RUNGS.indexOf('clock');
        return place < 0 ? 'ok' : place === 0 ? 'running' : 'waiting';
      }),
    },
    {
      ...base,
      ...{ nodes: eight, startedAt: at(90), endedAt: at(89), fix: true, findings: [{ ...KEY, fixed: true }] },
      rungs: rungs(8, () => 'ok'),
      steps: [
        { node: 'rain2', what: 'copy the key of munge from rain0' },
        { node: 'rain2', what: 'restart munge, then slurmd' },
      ],
    },
    {
      ...base,
      ...{ nodes: eight, startedAt: at(3), endedAt: at(2), ok: false, findings: [KEY, VOLTAGE, LOOPBACK] },
      rungs: rungs(8, found),
    },
  ];
}

/** rain2 fails at its key, so what is above is left out there; rain3 to rain5 have warnings. */
function found(rung: Rung, name: string): RungState {
  if (rung === 'power' && name === 'rain5') return 'warning';
  if (rung === 'names' && (name === 'rain3' || name === 'rain4')) return 'warning';
  const above = RUNGS.indexOf(rung) - RUNGS.indexOf('auth');
  if (name !== 'rain2' || above < 0) return 'ok';
  return above === 0 ? 'failed' : 'skipped';
}

function rungs(count: number, stateOf: (rung: Rung, node: string) => RungState): RungProgress[] {
  return RUNGS.map((rung) => {
    const names = Array.from({ length: count }, (_, at) => `rain${at}`);
    const nodes = Object.fromEntries(names.map((name) => [name, stateOf(rung, name)]));
    const states = new Set(Object.values(nodes));
    const telling: readonly RungState[] = ['running', 'failed', 'warning', 'ok', 'skipped', 'waiting'];
    const isSkipped = states.has('skipped');
    return {
      rung,
      title: TITLES[rung],
      state: telling.find((state) => states.has(state)) ?? 'waiting',
      nodes,
      tested: states.has('ok') ? [...(TESTED[rung] ?? [])] : [],
      ...(isSkipped && { because: 'rain2 failed at credentials.' }),
      seconds: states.has('waiting') ? 0 : 0.7,
    };
  });
}
