import { CLI } from '../bench-head.ts';
import type { Figure } from '../figure.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext, Part } from '../suite.ts';
import { breadboxRun, type FanOut, peers } from './fan-out-programs.ts';
import { PracticeNodes } from './practice-nodes.ts';

const NODES = 16;

/** Of the ratio to the best turn of that peer: what is promised. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  warm: { clush: 1, ansible: 0.1 },
  cold: { clush: 1 },
};

export const fanOut: Part = {
  name: 'fan-out',
  about: `\`hostname\` on ${NODES} virtual nodes, whole commands as typed, the best of the turns`,
  limitSec: { full: 900, quick: 300 },
  packages: {
    'systemd-container': 'systemd-nspawn',
    mmdebstrap: 'mmdebstrap',
    clustershell: 'clush',
    pdsh: 'pdsh',
    'ansible-core': 'ansible',
  },
  async run(context) {
    const practice = await PracticeNodes.start(NODES, context);
    try {
      const withAnsible = await hasWholePython(practice, context);
      const start = await bestMs({ name: 'start', argv: [CLI, '--version'] }, context, context.reps);
      context.report({ figure: "the CLI's own start, a part of all below", unit: 'ms', ...start });
      for (const state of ['warm', 'cold'] as const) await compare(practice, state, withAnsible, context);
    } finally {
      await practice.stop();
    }
  },
};

/** Ansible's modules run by the Python of the nodes, and the minimal one is not enough. Installing it is no part of the comparison. */
async function hasWholePython({ head }: PracticeNodes, { quick, skip, say }: BenchContext): Promise<boolean> {
  const works = (): Promise<boolean> =>
    head.cli(['run', '-w', '@all', '--', 'python3 -c "import shutil, json, subprocess"']).then(
      () => true,
      () => false,
    );
  if (await works()) return true;
  if (!quick) {
    say('installing Python on the nodes for Ansible');
    const install = 'apt-get -qq update && apt-get -qq -y install --no-install-recommends python3 >/dev/null';
    await head.cli(['run', '-w', '@all', '--root', '--', install]).catch((error: Error) => say(error.message));
    if (await works()) return true;
  }
  skip('ansible', quick ? 'the nodes have no whole Python, and this is the quick run' : 'the nodes got no Python');
  return false;
}

async function compare(
  practice: PracticeNodes,
  state: 'warm' | 'cold',
  withAnsible: boolean,
  context: BenchContext,
): Promise<void> {
  const warm = state === 'warm';
  const programs = [breadboxRun(practice, warm), ...peers(practice, warm, context)];
  const all = programs.filter(({ name }) => withAnsible || name !== 'ansible');
  const samples = new Map(all.map(({ name }) => [name, [] as number[]]));
  // The first turn of each makes connections, compiles and fills caches.
  for (const one of all) await turnMs(one, context);
  for (let rep = 0; rep < context.reps; rep++)
    for (const one of all) samples.get(one.name)!.push(await turnMs(one, context));
  const [ours, ...others] = all.map(({ name }) => name);
  for (const peer of others) {
    const limit = LIMITS[state]![peer];
    const figure: Figure = {
      figure: `${state} connections`,
      unit: 'ms',
      ...best(samples.get(ours!)!),
      peer: { peer, ...best(samples.get(peer)!) },
      ...(limit !== undefined && { target: { of: 'ratio', bound: 'at most', limit } }),
    };
    context.report(figure);
  }
}

async function turnMs({ name, argv, env, before }: FanOut, context: BenchContext): Promise<number> {
  await before?.();
  const { stdout, seconds } = await runProgram(argv, { signal: context.signal, ...(env && { env }) });
  const answers = stdout.split('\n').filter((line) => line !== '').length;
  if (name !== 'start' && answers < NODES) throw new Error(`${name} had ${answers} lines from ${NODES} nodes`);
  return seconds * 1000;
}

async function bestMs(one: FanOut, context: BenchContext, reps: number) {
  const samples: number[] = [];
  for (let rep = 0; rep < reps; rep++) samples.push(await turnMs(one, context));
  return best(samples);
}

/** What else runs on the machine only ever adds. */
function best(samples: readonly number[]): { readonly value: number; readonly samples: readonly number[] } {
  return { value: Math.min(...samples), samples };
}
