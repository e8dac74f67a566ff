import { compareNatural } from '../../cluster/natural-order.ts';
import type { RunStatus } from '../../protocol/farm.ts';
import type { Job } from '../../protocol/jobs.ts';
import type { Meter } from '../../protocol/meters.ts';
import { parseSeries } from '../../protocol/series.ts';
import type { Client } from '../client.ts';
import type { Candidate } from './offer.ts';
import type { LiveKind } from './value-kind.ts';

/** More than this no one reads; older runs are typed. */
const RUNS_OFFERED = 100;
const JOBS_OFFERED = 100;
const NODES_OFFERED = 200;
/** Artefacts, which may be many thousands. */
const PATHS_OFFERED = 1000;

const OPEN = new Set<RunStatus['state']>(['pending', 'running', 'paused']);

type Fetch = (client: Client, args: readonly string[], signal: AbortSignal) => Promise<readonly Candidate[]>;

const FETCH: Readonly<Record<LiveKind, Fetch>> = {
  run: async (client, _, signal) => idsAndNames(await recentRuns(client, signal), () => true),
  'open-run': async (client, _, signal) => idsAndNames(await recentRuns(client, signal), isOpen),
  'ended-run': async (client, _, signal) => idsAndNames(await recentRuns(client, signal), (run) => !isOpen(run)),
  'ended-run-id': async (client, _, signal) => ids((await recentRuns(client, signal)).filter((run) => !isOpen(run))),
  async project(client, _, signal) {
    const projects = await client.call('GET /api/farm/projects', { signal });
    return projects.map(({ project, title }) => ({ value: project, text: title }));
  },
  async task(client, [run = ''], signal) {
    const attempts = await client.call('GET /api/farm/runs/{run}/attempts', { params: { run }, signal });
    const newest = attempts.filter(({ task }, i) => attempts.findIndex((other) => other.task === task) === i);
    return newest.map(({ task, outcome, reason }) => ({
      value: task,
      text: reason ? `${outcome}: ${reason}` : outcome,
    }));
  },
  async artefact(client, [run = ''], signal) {
    const query = { limit: PATHS_OFFERED };
    const files = await client.call('GET /api/farm/runs/{run}/artefacts', { params: { run }, query, signal });
    return files.map(({ path }) => ({ value: path }));
  },
  job: (client, given, signal) => jobs(client, given, { ended: 'true' }, signal),
  'open-job': (client, given, signal) => jobs(client, given, { states: 'pending,running' }, signal),
  'pending-job': (client, given, signal) => jobs(client, given, { states: 'pending' }, signal),
  async 'held-job'(client, given, signal) {
    return jobs(client, given, { states: 'pending' }, signal, ({ held }) => held);
  },
  node: (client, _, signal) => nodes(client, signal),
  async 'node-set'(client, _, signal) {
    const [names, sets] = await Promise.all([nodes(client, signal), groups(client, signal)]);
    const named = sets.map(({ value, text }) => ({ value: `@${value}`, text }));
    return [...names, ...named, { value: '@all', text: 'all nodes' }];
  },
  async 'watched-node'(client, _, signal) {
    const found = await client.call('GET /api/telemetry', { signal });
    return found.slice(0, NODES_OFFERED).map(({ node, state }) => ({ value: node, text: state }));
  },
  async series(client, [node = ''], signal) {
    const { values } = await client.call('GET /api/telemetry/{node}', { params: { node }, signal });
    return Object.keys(values)
      .sort(compareNatural)
      .map((value) => ({ value, text: parseSeries(value)?.definition.about }));
  },
  group: (client, _, signal) => groups(client, signal),
  meter: (client, _, signal) => meters(client, signal, () => true),
  'typed-meter': (client, _, signal) => meters(client, signal, ({ state }) => state === 'typed'),
  async person(client, _, signal) {
    const people = await client.call('GET /api/users', { signal });
    return people.map(({ user, fullName, role }) => ({ value: user, text: fullName ?? role }));
  },
  async token(client, _, signal) {
    const tokens = await client.call('GET /api/tokens', { signal });
    return tokens.map(({ tokenId, role, user, name }) => ({
      value: tokenId,
      text: [role, user, name].filter((part) => part !== undefined).join(', '),
    }));
  },
};

async function nodes(client: Client, signal: AbortSignal): Promise<Candidate[]> {
  const rows = await client.call('GET /api/inventory', { signal });
  return rows
    .slice(0, NODES_OFFERED)
    .map(({ node, address, state }) => ({ value: node, text: `${address}, ${state}` }));
}

async function meters(client: Client, signal: AbortSignal, which: (meter: Meter) => boolean): Promise<Candidate[]> {
  const found = await client.call('GET /api/meters', { signal });
  return found.meters.filter(which).map(({ meter, covers }) => ({ value: meter, text: covers }));
}

async function groups(client: Client, signal: AbortSignal): Promise<Candidate[]> {
  const found = await client.call('GET /api/groups', { signal });
  return found.map(({ group, nodes: members }) => ({ value: group, text: members }));
}

/** Those that are not in the line already. */
async function jobs(
  client: Client,
  given: readonly string[],
  which: { readonly states?: string; readonly ended?: 'true' },
  signal: AbortSignal,
  isMeant: (job: Job) => boolean = () => true,
): Promise<Candidate[]> {
  const query = { ...which, fold: 'true', limit: JOBS_OFFERED };
  const found = await client.call('GET /api/jobs', { query, signal });
  return found.jobs
    .filter((job) => isMeant(job) && !given.includes(job.jobId))
    .map(({ jobId, name, state }) => ({ value: jobId, text: `${name}, ${state}` }));
}

/** @throws BreadboxError where no head answers */
export function fetchLive(
  kind: LiveKind,
  client: Client,
  args: readonly string[],
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  return FETCH[kind](client, args, signal);
}

function recentRuns(client: Client, signal: AbortSignal): Promise<readonly RunStatus[]> {
  return client.call('GET /api/farm/runs', { query: { limit: RUNS_OFFERED }, signal });
}

function isOpen({ state }: RunStatus): boolean {
  return OPEN.has(state);
}

function ids(runs: readonly RunStatus[]): Candidate[] {
  return runs.map(({ run, name, project, state }) => ({
    value: run,
    text: [name, project, state].filter((part) => part !== undefined).join(', '),
  }));
}

/** `runs`: newest first, which is the one that a name means. */
function idsAndNames(runs: readonly RunStatus[], which: (run: RunStatus) => boolean): Candidate[] {
  const meant = runs.filter(({ name }, i) => name && runs.findIndex((other) => other.name === name) === i);
  const names = meant.filter(which).map(({ run, name = '', project, state }) => ({
    value: name,
    text: `${run}, ${project}, ${state}`,
  }));
  return [...ids(runs.filter(which)), ...names];
}
