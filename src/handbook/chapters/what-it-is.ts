import { NodeSet } from '../../cluster/node-set.ts';
import { formatBytes } from '../../cluster/units.ts';
import { type HandbookSection, PEN, SAY_IT, WATCH_IT, withHints, words } from '../handbook.ts';
import { amount } from '../handbook-words.ts';
import type { ToldMachine } from '../told-machine.ts';

export function whatItIs({ machine, cluster, computer, nodes }: ToldMachine): HandbookSection {
  const { name, series, type, revision, about, owner, place, litres, euros } = machine.settings;
  const cores = nodes.length === 0 ? [computer.cores] : nodes.map((node) => node.cores);
  const memory = nodes.length === 0 ? [computer.memBytes] : nodes.map((node) => node.memBytes);
  const total = sum(memory);
  const section: HandbookSection = {
    heading: 'What it is',
    blocks: [
      ...(about === undefined ? [] : [words(about)]),
      {
        kind: 'facts',
        facts: [
          ['Name', name ?? cluster.name ?? PEN],
          ['Series', series ?? PEN],
          ['Type', type ?? PEN],
          ['Revision', revision ?? PEN],
          ['Whom to ask', owner ?? PEN],
          ['Where it stands', place ?? PEN],
          [
            'Nodes',
            nodes.length === 0
              ? `1: ${computer.node}`
              : `${nodes.length}: ${NodeSet.of(nodes.map(({ node }) => node))}`,
          ],
          ['Cores', cores.includes(undefined) ? undefined : String(sum(cores))],
          ['Memory', total === undefined ? undefined : formatBytes(total)],
          ['Volume', amount(litres, 'litres') ?? PEN],
          ['Price of all of it', euros === undefined ? PEN : `€ ${euros}`],
        ],
      },
    ],
  };
  return withHints(section, { open: SAY_IT, unknown: WATCH_IT });
}

/** Only where each is known: a sum of some would be taken for the whole. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.includes(undefined) ? undefined : values.reduce<number>((all, each) => all + (each ?? 0), 0);
}
