import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Farm } from '../../farm/farm.ts';
import type { RunRow } from '../../farm/rows.ts';
import { parseRunId } from '../../farm/task-id.ts';
import type { WhoContext } from '../who.ts';

/** Owner and viewer see all; a user his own; a collector or feeder its run; a pilot the runs of its user. */
export function seesOwner(who: WhoContext, owner: string): boolean {
  return who.role === 'owner' || who.role === 'viewer' || who.user === owner;
}

/** Also a project that came with Breadbox, of which `version` is one. */
export function seesProject(who: WhoContext, version: { readonly owner: string; readonly readyMade: 0 | 1 }): boolean {
  return version.readyMade === 1 || seesOwner(who, version.owner);
}

/** The run of that id, or the newest of that name, if the caller may know of it. @throws BreadboxError `not-found` */
export async function visibleRun(farm: Farm, who: WhoContext, run: string): Promise<RunRow> {
  const isId = /^r\d+$/.test(run);
  const id = isId ? parseRunId(run) : await farm.runs.named(run, who.role === 'user' ? who.user : null);
  const row = await farm.runs.row(id);
  const inScope = who.role !== 'node' || who.run === row.run || who.pilot !== undefined;
  if (seesOwner(who, row.owner) && inScope) return row;
  throw new BreadboxError('not-found', `There is no run ${run}.`, {
    hint: 'breadbox farm list --runs lists the runs.',
  });
}

/** The pilot whose own token calls. @throws BreadboxError `not-allowed` */
export function pilotOf(who: WhoContext): { pilot: number; user: string } {
  if (who.pilot !== undefined) return { pilot: who.pilot, user: who.user };
  throw new BreadboxError('not-allowed', 'This call is for pilots, with the token that each is given at its start.');
}

/** @throws BreadboxError `not-allowed` for a node that the caller's token does not speak for */
export function checkNode({ nodes }: WhoContext, node: string): void {
  if (nodes === undefined || NodeSet.parse(nodes).has(node)) return;
  throw new BreadboxError('not-allowed', `This token speaks for ${nodes}, not for ${node}.`, {
    hint: 'Ask the owner for a token of that node: breadbox token create',
  });
}

/** The run that a collector's or feeder's own token is for. @throws BreadboxError `not-allowed` */
export function runOf(who: WhoContext, run: string): number {
  const id = parseRunId(run);
  if (who.run === id) return id;
  throw new BreadboxError('not-allowed', `This call is for the collector and the feeder of run ${run}.`);
}
