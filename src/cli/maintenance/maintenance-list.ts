import type { Maintenance } from '../../protocol/maintenance.ts';
import { printable } from '../output/printable.ts';
import type { ProgressLines } from '../output/progress-list.ts';

type NodeProgress = Maintenance['nodes'][number];

/** The nodes; without a terminal, a line for each step of each. */
export const MAINTENANCE_LINES: ProgressLines<Maintenance> = {
  live: listLines,
  plain: ({ nodes }) =>
    nodes.filter(({ step }) => step !== 'waiting').map((row) => [nodeWords(row), nodeWords(row)] as const),
};

export function listLines({ nodes }: Maintenance, turning: string): string[] {
  return nodes.map((row) => printable(`${sign(row, turning)} ${nodeWords(row)}`));
}

function nodeWords({ node, step, now, reason, seconds }: NodeProgress): string {
  const said = now ?? reason;
  return `${node} ${step}${said === undefined ? '' : `: ${said}`}${seconds === undefined ? '' : ` (${seconds} s)`}`;
}

function sign({ step }: NodeProgress, turning: string): string {
  if (step === 'waiting' || step === 'skipped') return '·';
  if (step === 'done') return '✓';
  return step === 'failed' ? '✗' : turning;
}
