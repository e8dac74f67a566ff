import { medianOf, peerMedian } from '../figure.ts';
import { isThere } from '../install-peers.ts';
import type { BenchContext, Part } from '../suite.ts';
import { type BareNodes, bareNodes } from './bare-nodes.ts';
import { Playbook } from './playbook-run.ts';

interface Turn {
  readonly firstSec: number;
  readonly secondSec: number;
}

export const againstAnsible: Part = {
  name: 'against-ansible',
  about: 'four bare nodes and a head, brought up to a verified Slurm and Open MPI, and once more unchanged',
  limitSec: { full: 3000, quick: 900 },
  packages: {
    'systemd-container': 'systemd-nspawn',
    mmdebstrap: 'mmdebstrap',
    'openssh-client': 'ssh',
    ansible: 'ansible-playbook',
  },
  async run(context) {
    const { reps, report, say, skip } = context;
    if (process.getuid?.() !== 0) return skip('breadbox up', 'practice clusters need root');
    const hasAnsible = isThere('ansible-playbook');
    if (!hasAnsible) skip('Ansible', 'ansible-playbook is not there');
    const ours: Turn[] = [];
    const theirs: Turn[] = [];
    for (let i = 0; i < reps; i++) {
      ours.push(await onBareNodes(context, byBreadbox));
      say(`breadbox up: ${words(ours.at(-1)!)}`);
      if (!hasAnsible) continue;
      theirs.push(await onBareNodes(context, byAnsible));
      say(`Ansible: ${words(theirs.at(-1)!)}`);
    }
    for (const [key, figure, limit] of FIGURES) {
      const peer =
        theirs.length === 0
          ? {}
          : {
              peer: peerMedian(
                'Ansible',
                theirs.map((turn) => turn[key]),
              ),
            };
      const target = theirs.length === 0 ? {} : { target: { of: 'ratio', bound: 'at most', limit } as const };
      report({ figure, unit: 's', ...medianOf(ours.map((turn) => turn[key])), ...peer, ...target });
    }
  },
};

const FIGURES = [
  ['firstSec', 'from bare nodes to a verified cluster', 0.7],
  ['secondSec', 'the same once more, nothing to change', 0.1],
] as const;

async function onBareNodes(
  context: BenchContext,
  turn: (bare: BareNodes, context: BenchContext) => Promise<Turn>,
): Promise<Turn> {
  const bare = await bareNodes(context);
  try {
    return await turn(bare, context);
  } finally {
    await bare.remove();
  }
}

async function byBreadbox({ head, inventory }: BareNodes): Promise<Turn> {
  const up = async (): Promise<{ seconds: number; changed: number }> => {
    const { stdout, seconds } = await head.cli(['up', inventory, '--yes', '--json']);
    const { ok, changed } = JSON.parse(stdout) as { ok: boolean; changed: number };
    if (!ok) throw new Error(`breadbox up did not verify: ${stdout.slice(0, 500)}`);
    return { seconds, changed };
  };
  const first = await up();
  const second = await up();
  if (second.changed > 0) throw new Error(`a second up changed ${second.changed} things`);
  return { firstSec: first.seconds, secondSec: second.seconds };
}

async function byAnsible(bare: BareNodes, context: BenchContext): Promise<Turn> {
  const playbook = new Playbook(bare, context);
  try {
    const first = await playbook.run();
    const second = await playbook.run();
    if (second.changed > 0) throw new Error(`a second run of the playbook changed ${second.changed} things`);
    return { firstSec: first.seconds, secondSec: second.seconds };
  } finally {
    await playbook.end();
  }
}

function words({ firstSec, secondSec }: Turn): string {
  return `first ${firstSec.toFixed(1)} s, then ${secondSec.toFixed(1)} s`;
}
