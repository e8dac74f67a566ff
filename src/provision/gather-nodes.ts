import { BreadboxError } from '../cluster/errors.ts';
import type { NodeRow } from '../protocol/inventory.ts';
import type { UpProblem } from '../protocol/provision.ts';
import type { Cluster } from './cluster.ts';
import type { FoundNode } from './decide-cluster.ts';
import type { HostTalk } from './host-talk.ts';
import { Looks } from './looks.ts';
import type { Phase } from './phase.ts';
import type { Target } from './ssh/target.ts';
import type { UpProgress } from './up-progress.ts';

export const GATHER = 'gather-facts';

export interface ToGather {
  readonly nodes: readonly { readonly row: NodeRow; readonly target: Target }[];
  /** Nodes that may be away, as they leave. */
  readonly mayBeAway: ReadonlySet<string>;
  readonly talk: HostTalk;
  readonly looks: Looks;
  readonly plan: readonly Phase[];
  /** The cluster as it will be where nothing has changed since the last time: then its looks are made in the same round trip. */
  readonly expected: Cluster | undefined;
  readonly progress: UpProgress;
  /** Takes the key of a host that was never contacted as it is. */
  readonly pin: ((target: Target) => Promise<void>) | undefined;
}

export interface GatheredNodes {
  readonly found: readonly FoundNode[];
  readonly problems: readonly UpProblem[];
  readonly warnings: readonly UpProblem[];
}

/** Connects to all nodes at once and hears their facts. */
export async function gatherNodes(to: ToGather): Promise<GatheredNodes> {
  const { nodes, mayBeAway, progress } = to;
  progress.addPhase(
    GATHER,
    'connect and gather facts',
    nodes.map(({ row }) => row.node),
  );
  const heard = await Promise.all(nodes.map((node) => hear(node, to)));
  const isAway = (problem: UpProblem) => mayBeAway.has(problem.node ?? '') && problem.check === 'unreachable';
  const problems = heard.flatMap((each) => ('problem' in each ? [each.problem] : []));
  return {
    found: heard.flatMap((each) => ('found' in each ? [each.found] : [])),
    problems: problems.filter((problem) => !isAway(problem)),
    warnings: problems.filter(isAway).map((problem) => ({
      ...problem,
      sentence: `${problem.sentence.replace(/[^.]$/, '$&.')} It leaves all the same; what Breadbox wrote there stays.`,
    })),
  };
}

async function hear(
  { row, target }: { readonly row: NodeRow; readonly target: Target },
  { talk, looks, plan, expected, progress, pin }: ToGather,
): Promise<{ found: FoundNode } | { problem: UpProblem }> {
  const { node } = row;
  const host = expected?.hosts.find((each) => each.node === node);
  const parts = expected && host ? Looks.wanted(plan, host, expected) : [];
  progress.begin(GATHER, node);
  try {
    const { facts, looked } = await talk.gather(target, parts).catch(async (error: unknown) => {
      if (pin === undefined || !(error instanceof BreadboxError) || error.code !== 'host-key') throw error;
      await pin(target);
      return talk.gather(target, parts);
    });
    looks.keep(node, parts, looked);
    progress.end(GATHER, node, 'ok');
    return { found: { row, target, facts } };
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    progress.end(GATHER, node, 'failed', error.message);
    const { code, message: sentence, hint } = error;
    const check = code === 'needs-password' && sentence.startsWith('sudo ') ? 'needs-sudo-password' : code;
    return { problem: { check, node, ...(row.source && { where: row.source }), sentence, ...(hint && { hint }) } };
  }
}
