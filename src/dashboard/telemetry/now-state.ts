import type { NodeRow } from '../../protocol/inventory.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { ENGINE_LOOKS } from '../nodes/engine-nodes.ts';
import { isTrouble, NODE_LOOKS } from '../nodes/node-look.ts';
import type { Shape } from '../parts/state-glyph.tsx';

/** How a node stands now: what it does for jobs, whether its agent speaks, what its owner's list says of it. */
export interface NowState {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: 'quiet' | 'good' | 'warn' | 'bad';
  readonly reason?: string;
  /** It needs a hand. */
  readonly hand: boolean;
}

export interface NowParts {
  /** `undefined`: it is not in the inventory. */
  readonly row: Pick<NodeRow, 'node' | 'state' | 'reason'> | undefined;
  /** `undefined`: no jobs run there. */
  readonly engine: Pick<EngineNodeRow, 'state' | 'reason'> | undefined;
  /** `unknown`: the head was not asked yet. */
  readonly watch: 'live' | 'silent' | 'never' | 'unknown';
  /** Clock time at which its agent was last heard. */
  readonly heardAt?: string | undefined;
  /** What runs there, in words. */
  readonly jobs?: string | undefined;
}

/** The one state that a row of nodes shows; the worst of what is known comes first. */
export function nowState({ row, engine, watch, heardAt, jobs }: NowParts): NowState {
  if (engine?.state === 'off') return engineState(engine, undefined);
  if (watch === 'silent') {
    const since = heardAt === undefined ? 'Its agent has stopped speaking.' : `Nothing heard of it since ${heardAt}.`;
    return { shape: 'cross', word: 'Silent', tone: 'bad', reason: since, hand: true };
  }
  if (engine !== undefined && !ENGINE_LOOKS[engine.state].serves && engine.state !== 'unknown') {
    return engineState(engine, jobs);
  }
  // The last contact by SSH may be long ago; an agent that speaks is newer.
  if (row !== undefined && isTrouble(row.state) && !(watch === 'live' && row.state === 'unreachable')) {
    return { ...NODE_LOOKS[row.state], ...reasonOf(row.reason), hand: true };
  }
  if (engine !== undefined && engine.state !== 'unknown') return engineState(engine, jobs);
  if (watch === 'live') return liveState(row, jobs);
  if (row === undefined) return { shape: 'dashed', word: 'Unknown', tone: 'quiet', hand: false };
  if (row.state === 'unknown') {
    return { shape: 'dashed', word: 'Planned', tone: 'quiet', reason: 'Listed; not there yet.', hand: false };
  }
  const look = NODE_LOOKS[row.state];
  return watch === 'never'
    ? { ...look, reason: `Nothing measures there: breadbox agent install ${row.node}`, hand: false }
    : { ...look, ...reasonOf(row.reason), hand: false };
}

function liveState(row: NowParts['row'], jobs: string | undefined): NowState {
  if (row === undefined) {
    return { shape: 'ring', word: 'Watched', tone: 'quiet', reason: jobs ?? 'Not in the list of nodes.', hand: false };
  }
  if (row.state === 'up') return { ...NODE_LOOKS.up, ...reasonOf(jobs), hand: false };
  const reason = row.state === 'unreachable' ? 'Its agent speaks; SSH did not answer at the last contact.' : jobs;
  return { shape: 'ring', word: 'Watched', tone: 'quiet', ...reasonOf(reason), hand: false };
}

function engineState(engine: NonNullable<NowParts['engine']>, jobs: string | undefined): NowState {
  const look = ENGINE_LOOKS[engine.state];
  const reason = look.serves ? (engine.reason ?? jobs) : [engine.reason, jobs].filter(Boolean).join('; ') || undefined;
  const { shape, word, tone } = look;
  return { shape, word, tone, ...reasonOf(reason), hand: !look.serves && engine.state !== 'off' };
}

function reasonOf(reason: string | undefined): { readonly reason?: string } {
  return reason === undefined || reason === '' ? {} : { reason };
}
