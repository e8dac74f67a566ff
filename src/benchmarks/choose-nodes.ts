import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import { type Engine, type EngineNode, serves } from '../jobs/engine.ts';

/** The nodes that a run asks for, in their order. @throws BreadboxError `bad-input`, `not-found`, `engine-down` */
export function chooseNodes(
  engine: Pick<Engine, 'name' | 'trouble'>,
  nodes: readonly EngineNode[],
  asked: NodeSet | undefined,
): readonly EngineNode[] {
  if (engine.trouble !== undefined) throw new BreadboxError('engine-down', engine.trouble);
  const chosen = nodes.filter(({ node, state }) => (asked === undefined ? serves(state) : asked.has(node)));
  const missing = [...(asked ?? [])].filter((name) => !nodes.some(({ node }) => node === name));
  if (missing.length > 0) {
    const [first] = nodes;
    const here = `Jobs run on this computer alone (${first?.node}).`;
    throw new BreadboxError('not-found', `No jobs run on ${NodeSet.of(missing)}.`, {
      hint: engine.name === 'local' ? here : 'breadbox doctor tells why a node takes no jobs.',
    });
  }
  const idle = chosen.filter(({ state }) => !serves(state));
  if (idle.length > 0)
    throw new BreadboxError(
      'bad-input',
      `${NodeSet.of(idle.map(({ node }) => node))} ${idle.length === 1 ? 'takes' : 'take'} no jobs now: ${idle[0]!.reason ?? idle[0]!.state}.`,
      { hint: 'Resume them, or name others with --nodes.' },
    );
  if (chosen.length === 0)
    throw new BreadboxError('bad-input', 'There is no node that takes jobs now.', {
      hint: 'breadbox nodes shows why.',
    });
  return chosen;
}

/**
 * Figures of a node that others use meanwhile are worth nothing, and so are theirs.
 * @throws BreadboxError `conflict` naming what runs
 */
export async function refuseBusy(engine: Engine, chosen: readonly EngineNode[]): Promise<void> {
  const busy = chosen.filter(({ busyCores }) => busyCores > 0);
  const names = new Set(chosen.map(({ node }) => node));
  const jobs = (await engine.list({ states: ['running'] })).filter(
    ({ node, cpus }) => cpus > 0 && node !== undefined && [...NodeSet.parse(node)].some((each) => names.has(each)),
  );
  if (jobs.length === 0 && busy.length === 0) return;
  const which = jobs
    .slice(0, 3)
    .map(({ jobId, name }) => `${jobId} (${name})`)
    .join(', ');
  const more = jobs.length > 3 ? ` and ${jobs.length - 3} more` : '';
  const what =
    jobs.length === 0
      ? `Work of others holds cores of ${NodeSet.of(busy.map(({ node }) => node))}`
      : `Job ${which}${more} ${jobs.length === 1 ? 'runs' : 'run'} on these nodes`;
  throw new BreadboxError('conflict', `${what}: what is measured beside that says nothing.`, {
    hint: 'Wait for its end, or let the benchmark wait for it: --after-jobs',
  });
}
