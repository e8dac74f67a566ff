import type { UpProblem } from '../protocol/provision.ts';
import type { Cluster } from './cluster.ts';
import { type FoundNode, hostOf } from './decide-cluster.ts';
import { gatherNodes } from './gather-nodes.ts';
import { HostTalk } from './host-talk.ts';
import { Looks } from './looks.ts';
import { agentPlan } from './plans/agent-plan.ts';
import { addPhaseRows, runPhases } from './run-phases.ts';
import { lookFirst, phaseProblems, pinKey, type UpEnd, type UpRequest, type UpSurroundings } from './run-up.ts';
import { VERIFY } from './run-verify.ts';
import { addUndoRows, undoPhases } from './undo-phases.ts';
import type { UpProgress } from './up-progress.ts';
import { UpRun } from './up-run.ts';
import { about, type Check } from './validate/check.ts';
import { sameMachine } from './validate/identities.ts';
import { needsPassword, noSudo } from './validate/rights.ts';
import { agentsSpeak } from './verify/agents-speak.ts';

const noSystemd: Check = ({ nodes }) =>
  nodes
    .filter(({ facts }) => facts.initSystem !== 'systemd')
    .map((found) =>
      about(found, {
        check: 'no-systemd',
        sentence: `${found.row.node} was started by ${found.facts.initSystem || 'an unknown program'}, not by systemd, under which the agent runs.`,
        hint: 'Where Node.js 18 or later is there, breadbox-agent watch runs under any other, too: docs/agent.md',
      }),
    );

const checks: readonly Check[] = [sameMachine, noSystemd, noSudo, needsPassword];

/** Installs agents on nodes that are of no cluster, or takes them away. As `runUp`, but each node is by itself. */
export async function runAgents(
  request: UpRequest,
  around: UpSurroundings,
  progress: UpProgress,
  cancelled: AbortSignal,
  output: (line: { readonly node: string; readonly phase: string; readonly text: string }) => void,
): Promise<UpEnd> {
  const talk = new HostTalk(around.remote, request.passwords);
  const looks = new Looks();
  const nothing: UpEnd = { cluster: undefined, gone: [], failed: [], verified: false };
  const pin = request.pinHostKeys ? pinKey(around.remote, output) : undefined;
  const to = { nodes: request.nodes, mayBeAway: request.leaving, talk, looks, plan: agentPlan, expected: undefined };
  const { found, problems, warnings } = await gatherNodes({ ...to, progress, pin });
  await around.onFacts(found);
  progress.problems.push(...problems);
  progress.warnings.push(...warnings);
  const on = {
    nodes: found,
    spec: request.spec,
    cluster: undefined,
    hasSudoPassword: request.passwords?.sudo !== undefined,
  };
  progress.problems.push(...checks.flatMap((check) => check(on)));
  if (cancelled.aborted || found.length === 0)
    return { ...nothing, gone: [...request.leaving].filter(() => !cancelled.aborted) };

  const agent = await around.agent(
    request.nodes.map(({ target }) => target),
    request.kind,
  );
  const cluster = noCluster(found, request, agent);
  const where = (node: string) => request.nodes.find(({ row }) => row.node === node)?.row.source;
  const run = new UpRun({
    ...{ cluster, plan: agentPlan, talk, looks, progress, cancelled, where, output },
    dryRun: request.dryRun,
  });
  const barred = new Set(progress.problems.map(({ node }) => node));
  const fit = cluster.hosts.filter(({ node }) => !barred.has(node));
  await Promise.all(fit.map((host) => lookFirst(host, run)));
  progress.problems.push(...fit.flatMap((host) => phaseProblems(host, run, where)));
  if (progress.problems.length > 0 || cancelled.aborted) return nothing;

  const isLeaving = request.leaving.size > 0;
  if (isLeaving) addUndoRows(run);
  else addPhaseRows(run);
  const hosts = cluster.hosts.map(({ node }) => node);
  const isProved = !isLeaving && !request.dryRun;
  if (isProved) {
    progress.addPhase(VERIFY, 'verify', hosts);
    await around.letAgentsIn(
      cluster.hosts.map(({ target }) => target),
      request.kind,
    );
  }
  await (isLeaving ? undoPhases(run) : runPhases(run));
  const failed = hosts.filter((node) => run.hasFailed(node));
  if (isLeaving)
    return {
      ...nothing,
      failed,
      gone: cancelled.aborted || request.dryRun ? [] : [...request.leaving].filter((node) => !run.hasFailed(node)),
    };
  if (!isProved || cancelled.aborted) return { ...nothing, failed };
  await verifyAgents(run, around, cancelled);
  return { ...nothing, failed };
}

async function verifyAgents(run: UpRun, around: UpSurroundings, signal: AbortSignal): Promise<void> {
  const { cluster, progress, talk } = run.parts;
  const hosts = cluster.hosts.filter(({ node }) => !run.hasFailed(node));
  for (const { node } of hosts) progress.begin(VERIFY, node);
  const { verified, problems } = await agentsSpeak({
    hosts,
    run: (host, script, options) => talk.run(host.target, script, options),
    agentsHeard: (nodes) => around.agentsHeard(nodes, signal),
  });
  progress.verified = verified;
  progress.problems.push(...problems);
  const silent = new Map(problems.map((problem): [string | undefined, UpProblem] => [problem.node, problem]));
  for (const { node } of hosts)
    progress.end(VERIFY, node, silent.has(node) ? 'failed' : 'ok', silent.get(node)?.sentence);
}

/** What phases ask for of a cluster, of nodes that make none: those of the agent read nothing but hosts, `leaving` and `agent`. */
function noCluster(found: readonly FoundNode[], { leaving, spec }: UpRequest, agent: Cluster['agent']): Cluster {
  const hosts = found.map(hostOf);
  return {
    ...{ name: '', clusterId: spec.clusterId, hosts, head: hosts[0]!, storage: hosts[0]!, compute: [], leaving, agent },
    ...{ network: '', home: 'none', accounting: 'file', partitionBy: 'none', timeServer: undefined, slurmVersion: '' },
    ...{ auth: 'munge', people: [], formerPeople: [], ids: { slurm: 0, munge: 0 }, headKey: '' },
    chipPanels: new Set(),
    secrets: { mungeKey: '', slurmKey: '' },
  };
}
