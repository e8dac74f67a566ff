import { BreadboxError, exitCode } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { writeError } from '../output/error.ts';
import { type Report, text } from '../output/report.ts';
import type { Interrupted, World } from '../world.ts';

const DONE = { reboot: 'restarted and tested', 'power-off': 'switched off' } as const;

export function maintenanceReport(world: World, ended: Maintenance, interrupted: Interrupted | undefined): Report {
  const { kind, nodes, state } = ended;
  const done = nodes.filter(({ step }) => step === 'done').map(({ node }) => node);
  const open = nodes.filter(({ step }) => step !== 'done').map(({ node }) => node);
  const isDone = state === 'done';
  if (!isDone && interrupted === undefined)
    writeError(world, new BreadboxError('maintenance-failed', sentence(ended, open), { hint: hint(state) }));
  const words = done.length === 0 ? [] : [text(`${NodeSet.of(done)}: ${DONE[kind]}.`)];
  return {
    json: { ok: isDone, ...ended },
    quiet: done,
    blocks: words,
    exit: isDone ? 0 : (interrupted?.exit ?? exitCode('maintenance-failed')),
  };
}

function sentence({ nodes, state }: Maintenance, open: readonly string[]): string {
  const failed = nodes.find(({ step }) => step === 'failed');
  if (failed !== undefined) return `${failed.node}: ${failed.reason ?? 'it failed'}`;
  if (state === 'interrupted') return `The head ended meanwhile; ${NodeSet.of(open)} are left.`;
  if (state === 'cancelled') return `It was ended. Left out: ${NodeSet.of(open)}.`;
  return `Left out: ${NodeSet.of(open)}.`;
}

function hint(state: Maintenance['state']): string {
  if (state === 'cancelled') return 'The same command again takes those that are left.';
  if (state === 'interrupted') return 'The same command goes on where it stopped.';
  return 'A node that failed stays drained: once it is well, breadbox resume NODE.';
}
