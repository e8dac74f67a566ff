import { BreadboxError } from '../../../cluster/errors.ts';
import { compareNatural } from '../../../cluster/natural-order.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
import type { WorkerRow } from '../../../protocol/farm.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { type TableBlock, text } from '../../output/report.ts';

interface WorkersOptions extends PrintOptions {
  readonly stop?: string;
}

export const workers = command<WorkersOptions>({
  about: `Lists who works: those that the engine has started, computers that were lent, and simple workers, which are programs of your own. It shows how many tasks each works on now, of how many that it could. What a simple worker says of its node is shown beside it.

On a cluster the engine starts one on each node that it needs, as a job of the user's.

With --stop a worker, or each worker of some nodes, finishes what it works on, takes nothing new, and leaves. The engine starts another in its place while a run wants it: to have fewer, pause the run. A simple worker is told to end when it asks for work; started again a minute later, it gets tasks again.`,
  args: [],
  options: [
    { flags: '--stop WORKER|NODESET', text: 'Tell this worker, or those of these nodes, to leave.' },
    JSON_OPTION,
    quietOption('the ids of the workers alone'),
  ],
  examples: [
    { does: 'Who works', line: 'breadbox farm workers' },
    { does: 'Free a computer for something else', line: 'breadbox farm workers --stop pi3' },
  ],
  async run(world, _, { stop }) {
    const client = connect(world);
    const { signal } = world;
    const all = await client.call('GET /api/farm/workers', { signal });
    const rows = (stop === undefined ? all : await stopped(client, all, stop, signal)).toSorted(
      (a, b) => compareNatural(a.node, b.node) || compareNatural(a.worker, b.worker),
    );
    const said = rows.map(({ worker, node }) => `${worker} on ${node}`).join(', ');
    return {
      json: rows,
      quiet: rows.map(({ worker }) => worker),
      blocks: stop === undefined ? [workerTable(rows)] : [text(`Told to leave: ${said}.`), workerTable(rows)],
    };
  },
});

async function stopped(
  client: Client,
  rows: readonly WorkerRow[],
  which: string,
  signal: AbortSignal,
): Promise<WorkerRow[]> {
  const meant = meantBy(rows, which);
  if (meant.length === 0)
    throw new BreadboxError('not-found', `There is no worker ${which}, and none on a node of that name.`, {
      hint: 'breadbox farm workers lists the workers.',
    });
  return Promise.all(
    meant.map(({ worker }) => client.call('POST /api/farm/workers/{worker}/stop', { params: { worker }, signal })),
  );
}

/** @throws BreadboxError `bad-input` */
function meantBy(rows: readonly WorkerRow[], which: string): readonly WorkerRow[] {
  const exact = rows.filter(({ worker, node }) => worker === which || node === which);
  if (exact.length > 0) return exact;
  const nodes = NodeSet.parse(which);
  return rows.filter(({ node }) => nodes.has(node));
}

function workerTable(rows: readonly WorkerRow[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'WORKER', as: 'text' },
      { title: 'KIND', as: 'text' },
      { title: 'NODE', as: 'text' },
      { title: 'JOB', as: 'text' },
      { title: 'USER', as: 'text' },
      { title: 'STATE', as: 'text' },
      { title: 'BUSY', as: 'count' },
      { title: 'OF', as: 'count' },
      { title: 'CPU °C', as: 'text' },
      { title: 'SEEN', as: 'instant' },
    ],
    rows: rows.map((row) => [
      row.worker,
      row.kind,
      row.node,
      row.job,
      row.user,
      row.state,
      row.busy,
      row.kind === 'simple' ? undefined : row.allowed,
      row.status?.cpuCelsius?.toFixed(1),
      row.lastSeenAt,
    ]),
    empty: 'Nobody works. The engine starts workers when there is something to run.',
  };
}
