import type { Passwords } from '../protocol/fleet.ts';
import type { NodeRow } from '../protocol/inventory.ts';
import type { UpKind, UpProblem } from '../protocol/provision.ts';
import { type Cluster, type Host, staying } from './cluster.ts';
import type { ClusterSpec } from './cluster-spec.ts';
import { decideCluster, type FoundNode } from './decide-cluster.ts';
import { GATHER, gatherNodes } from './gather-nodes.ts';
import { HostTalk } from './host-talk.ts';
import { Looks } from './looks.ts';
import type { Phase } from './phase.ts';
import { plannedWork, timeLeft } from './planned-work.ts';
import { restartHosts } from './restart-hosts.ts';
import { addPhaseRows, runPhases } from './run-phases.ts';
import { VERIFY, verifyAll } from './run-verify.ts';
import type { Ssh } from './ssh/open-ssh.ts';
import type { Remote } from './ssh/remote.ts';
import type { Target } from './ssh/target.ts';
import { addUndoRows, undoPhases } from './undo-phases.ts';
import type { UpProgress } from './up-progress.ts';
import { UpRun } from './up-run.ts';
import { checks, warnings } from './validate/all.ts';
import type { Verify } from './verification.ts';

/** A node of the inventory, and what it told of itself the last time. */
export interface UpNode {
  readonly row: NodeRow;
  readonly target: Target;
  readonly facts: FoundNode['facts'] | undefined;
}

export interface UpRequest {
  readonly kind: UpKind;
  readonly dryRun: boolean;
  readonly nodes: readonly UpNode[];
  readonly leaving: ReadonlySet<string>;
  readonly spec: ClusterSpec;
  /** Seconds that phases took in earlier runs. */
  readonly costs: ReadonlyMap<string, number>;
  readonly isFirst: boolean;
  readonly passwords: Passwords | undefined;
  /** Keys of hosts that were never contacted are taken as they are. */
  readonly pinHostKeys: boolean;
  /** Hosts that need a restart get one, and then all is gone through once more. */
  readonly reboot: boolean;
}

/** What `up` needs of the head. */
export interface UpSurroundings {
  readonly remote: Remote & Pick<Ssh, 'contact' | 'ownKey'>;
  readonly plan: readonly Phase[];
  readonly verify: Verify | undefined;
  readonly secrets: () => Promise<Cluster['secrets']>;
  readonly people: () => Promise<Pick<Cluster, 'people' | 'formerPeople'>>;
  readonly chipPanels: () => Promise<Cluster['chipPanels']>;
  readonly agent: (targets: readonly Target[], kind: UpKind) => Promise<Cluster['agent']>;
  /** Lets agents of these hosts in to the head, before the first of them is installed. @throws BreadboxError `port-in-use` */
  readonly letAgentsIn: (targets: readonly Target[], kind: UpKind) => Promise<void>;
  /** Of these nodes, those whose agents the head hears; waits some seconds for those that have just been started. */
  readonly agentsHeard: (nodes: readonly string[], signal: AbortSignal) => Promise<ReadonlySet<string>>;
  /** What was decided, before anything is changed; these nodes are of the cluster from now on. */
  readonly keep: (spec: ClusterSpec, cluster: Cluster) => Promise<void>;
  readonly onFacts: (found: readonly FoundNode[]) => Promise<void>;
}

export interface UpEnd {
  readonly cluster: Cluster | undefined;
  /** Nodes that were let go. */
  readonly gone: readonly string[];
  readonly failed: readonly string[];
  readonly verified: boolean;
}

/** One `up` from first contact to proof. What goes wrong on nodes is in `progress`; an error is a fault of Breadbox or of its disk. */
export async function runUp(
  request: UpRequest,
  around: UpSurroundings,
  progress: UpProgress,
  cancelled: AbortSignal,
  output: (line: { readonly node: string; readonly phase: string; readonly text: string }) => void,
): Promise<UpEnd> {
  const { plan } = around;
  const talk = new HostTalk(around.remote, request.passwords);
  const looks = new Looks();
  const nothing: UpEnd = { cluster: undefined, gone: [], failed: [], verified: false };
  const given = {
    secrets: await around.secrets(),
    ...(await around.people()),
    chipPanels: await around.chipPanels(),
    agent: await around.agent(
      request.nodes.map(({ target }) => target),
      request.kind,
    ),
    leaving: request.leaving,
    headKey: await around.remote.ownKey(),
  };
  const decide = (found: readonly FoundNode[]) => decideCluster({ found, spec: request.spec, ...given });

  const known = request.nodes.flatMap(({ row, target, facts }) => (facts ? [{ row, target, facts }] : []));
  const before = request.isFirst || known.length < request.nodes.length ? undefined : decide(known);
  const expected = before !== undefined && 'cluster' in before ? before.cluster : undefined;
  const mayBeAway = request.leaving;
  const pin = request.pinHostKeys ? pinKey(around.remote, output) : undefined;
  const gathered = await gatherNodes({ nodes: request.nodes, mayBeAway, talk, looks, plan, expected, progress, pin });
  const { found } = gathered;
  for (const { row, facts } of found) if (facts.rebootNeeded) progress.reboot.add(row.node);
  await around.onFacts(found);
  progress.problems.push(...gathered.problems);
  progress.warnings.push(...gathered.warnings);
  if (cancelled.aborted) return nothing;

  // A cluster of which nothing answers any more can be given up all the same.
  if (found.length === 0 && request.kind === 'down') return { ...nothing, gone: [...request.leaving] };
  const decision = found.length === 0 ? undefined : decide(found);
  if (decision !== undefined && 'problems' in decision) progress.problems.push(...decision.problems);
  const cluster = decision !== undefined && 'cluster' in decision ? decision.cluster : undefined;
  const nodes = found.filter(({ row }) => !request.leaving.has(row.node));
  const hasSudoPassword = request.passwords?.sudo !== undefined;
  const on = { nodes, spec: request.spec, cluster, hasSudoPassword };
  progress.problems.push(...checks.flatMap((check) => check(on)));
  progress.warnings.push(...warnings.flatMap((check) => check(on)));
  progress.head = cluster?.head.node;
  if (decision === undefined || !('cluster' in decision) || cluster === undefined) return nothing;

  const where = (node: string) => request.nodes.find(({ row }) => row.node === node)?.row.source;
  const run = new UpRun({
    ...{ cluster, plan, talk, looks, progress, cancelled, where, output },
    dryRun: request.dryRun,
  });
  const barred = new Set(progress.problems.map(({ node }) => node));
  const fit = cluster.hosts.filter(({ node }) => !barred.has(node));
  await Promise.all(fit.map((host) => lookFirst(host, run)));
  progress.problems.push(...fit.flatMap((host) => phaseProblems(host, run, where)));
  if (progress.problems.length > 0 || cancelled.aborted) return { ...nothing, cluster };

  if (!request.dryRun) await around.keep(decision.spec, cluster);
  const isProved = request.kind !== 'down' && !request.dryRun && around.verify !== undefined;
  if (request.kind !== 'down') addPhaseRows(run);
  addUndoRows(run);
  const planned = plannedWork(run);
  if (isProved)
    progress.addPhase(
      VERIFY,
      'verify',
      staying(cluster).map(({ node }) => node),
    );
  progress.estimate = () => timeLeft(run, request.costs, planned);
  if (request.kind !== 'down') {
    if (!request.dryRun)
      await around.letAgentsIn(
        staying(cluster).map(({ target }) => target),
        request.kind,
      );
    await runPhases(run);
  }
  if (!cancelled.aborted) await undoPhases(run);
  if (request.reboot && !request.dryRun && progress.problems.length === 0 && (await restartHosts(run, around.remote))) {
    return runUp(
      { ...request, reboot: false, isFirst: false, spec: decision.spec },
      around,
      progress,
      cancelled,
      output,
    );
  }
  const failed = cluster.hosts.map(({ node }) => node).filter((node) => run.hasFailed(node));
  const gone = cancelled.aborted ? [] : [...request.leaving].filter((node) => !run.hasFailed(node));
  if (request.kind === 'down' || request.dryRun || cancelled.aborted) return { cluster, gone, failed, verified: false };
  const verified = await verifyAll(run, around.verify, around.agentsHeard, cancelled);
  return { cluster, gone, failed, verified: verified && failed.length === 0 };
}

export function pinKey(
  remote: Pick<Ssh, 'contact'>,
  output: (line: { node: string; phase: string; text: string }) => void,
) {
  return async (target: Target): Promise<void> => {
    const [key] = await remote.contact([target], { pin: true, replace: false });
    if (key?.fingerprint !== undefined)
      output({ node: target.node, phase: GATHER, text: `host key ${key.type ?? ''} ${key.fingerprint}` });
  };
}

/** What the round of the facts did not see already. */
export async function lookFirst(host: Host, run: UpRun): Promise<void> {
  const { plan, cluster, looks, talk } = run.parts;
  const parts = looks.missing(host.node, Looks.wanted(plan, host, cluster));
  if (parts.length === 0) return;
  await run.guarded(host, GATHER, async () => {
    looks.keep(host.node, parts, await talk.look(host.target, parts));
  });
}

export function phaseProblems(host: Host, run: UpRun, where: (node: string) => string | undefined): UpProblem[] {
  const { plan, cluster } = run.parts;
  const line = where(host.node);
  return plan
    .filter((phase) => phase.concerns?.(host, cluster) !== false)
    .flatMap((phase) => {
      const view = run.view(host, phase);
      return (cluster.leaving.has(host.node) ? phase.undoProblems?.(view) : phase.problems?.(view)) ?? [];
    })
    .map((problem) => ({ node: host.node, ...(line !== undefined && { where: line }), ...problem }));
}
