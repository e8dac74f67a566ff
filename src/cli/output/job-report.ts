import { formatBytes, formatDuration } from '../../cluster/units.ts';
import type { Job, JobDetail, ScriptNote } from '../../protocol/jobs.ts';
import { type Block, type Cell, type Fact, type FactsBlock, type TableBlock, text } from './report.ts';

/** What scripts rely on; a key whose value there is not is null. */
export function jobJson(job: Job): Record<string, unknown> {
  const { nodes = null, startedAt = null, endedAt = null, exitCode = null } = job;
  return { ...job, nodes, startedAt, endedAt, exitCode };
}

export function jobTable(jobs: readonly Job[], empty: string): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'JOB', as: 'text' },
      { title: 'NAME', as: 'text' },
      { title: 'USER', as: 'text' },
      { title: 'STATE', as: 'state' },
      { title: 'CORES', as: 'count' },
      { title: 'TIME', as: 'text' },
      { title: 'NODES', as: 'text' },
      { title: 'SUBMITTED', as: 'instant' },
      { title: 'WHY', as: 'text' },
    ],
    rows: jobs.map((job) => [
      job.jobId,
      job.name,
      job.user,
      job.state,
      job.cpus,
      ranFor(job),
      job.nodes,
      job.submittedAt,
      whyInShort(job) ?? '',
    ]),
    empty,
  };
}

/** From its start until now, or its end. */
export function ranFor({ startedAt, endedAt }: Pick<Job, 'startedAt' | 'endedAt'>): string | undefined {
  if (startedAt === undefined) return undefined;
  const ms = (endedAt === undefined ? Date.now() : Date.parse(endedAt)) - Date.parse(startedAt);
  return formatDuration(Math.max(0, ms) / 1000);
}

function whyInShort({ state, reason, exitCode }: Job): string | undefined {
  if (state === 'failed' && exitCode !== undefined)
    return reason?.replace(/^ended with /, '') ?? `exit code ${exitCode}`;
  return state === 'completed' || state === 'running' ? undefined : reason;
}

/** `3 running, 12 pending`, in the order of a job's life. */
export function stateCounts(jobs: readonly Job[] | Readonly<Partial<Record<Job['state'], number>>>): string {
  const order = [
    'running',
    'pending',
    'completed',
    'failed',
    'cancelled',
    'timeout',
    'out-of-memory',
    'node-fail',
  ] as const;
  const count = (state: Job['state']) =>
    Array.isArray(jobs) ? jobs.filter((job) => job.state === state).length : (jobs[state as never] ?? 0);
  return order
    .map((state) => [count(state), state] as const)
    .filter(([many]) => many > 0)
    .map(([many, state]) => `${many} ${state}`)
    .join(', ');
}

export function jobBlocks(job: JobDetail): Block[] {
  return [
    jobFacts(job),
    ...(job.efficiency ? [text(`\n${asSentence(job.efficiency.sentence)}`)] : []),
    text('\nWhat happened'),
    timeLine(job),
    ...(job.steps.length > 0 ? [text('\nSteps'), stepTable(job)] : []),
    ...(job.warnings.length > 0 ? [text('\nWarnings'), ...job.warnings.map((note) => text(noteLine(note)))] : []),
  ];
}

/** What the head says stands without a capital and a full stop, to be part of other sentences. */
export function asSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, '')}.`;
}

function jobFacts(job: JobDetail): FactsBlock {
  const { usage, limiter, why } = job;
  const facts: Fact[] = [
    fact('job', job.rawId === job.jobId ? job.jobId : `${job.jobId}, which is ${job.rawId}`),
    fact('name', job.name),
    fact('user', job.account && job.account !== job.user ? `${job.user}, as ${job.account}` : job.user),
    { title: 'state', value: job.state, as: 'state' },
    fact('why', why ? why.sentence : job.state === 'completed' ? undefined : job.reason),
    instant('starts', why?.until && why.until !== job.startedAt ? why.until : undefined),
    fact('exit code', job.exitCode === undefined ? undefined : String(job.exitCode)),
    fact('node', job.nodes),
    fact('asks for', asks(job)),
    fact('nice', job.nice === 0 ? undefined : String(job.nice)),
    fact('after', job.dependencies),
    instant('submitted', job.submittedAt),
    instant('started', job.startedAt),
    instant('ended', job.endedAt),
    fact('time', ranFor(job)),
    fact('restarts', job.restarts === 0 ? undefined : String(job.restarts)),
    fact('CPU time', usage.cpuSec === undefined ? undefined : formatDuration(usage.cpuSec)),
    fact('memory', usage.peakMemBytes === undefined ? undefined : `${formatBytes(usage.peakMemBytes)} at most`),
    fact('energy', usage.energyJoules === undefined ? undefined : `${Math.round(usage.energyJoules)} J`),
    fact('limited by', limiter && limiterWords(limiter)),
    fact('command', job.command === undefined ? undefined : [job.command, ...job.args].join(' ')),
    fact('folder', job.directory),
    fact('stdout', job.stdout),
    fact('stderr', job.stderr ?? (job.stdout === undefined ? undefined : 'with stdout')),
  ];
  return { kind: 'facts', facts: facts.filter(({ value }) => value !== undefined) };
}

function fact(title: string, value: Cell): Fact {
  return { title, value, as: 'text' };
}

function instant(title: string, value: Cell): Fact {
  return { title, value, as: 'instant' };
}

function asks({ tasks, cpus, memBytes, timeLimitSec, partition }: Job): string {
  return [
    counted(cpus, 'core'),
    ...(tasks === 1 ? [] : [counted(tasks, 'task')]),
    ...(memBytes === undefined ? [] : [formatBytes(memBytes)]),
    timeLimitSec === undefined ? 'no time limit' : formatDuration(timeLimitSec),
    ...(partition === '' ? [] : [`partition ${partition}`]),
  ].join(', ');
}

function limiterWords({ kind, everyMs }: NonNullable<JobDetail['limiter']>): string | undefined {
  if (kind === 'none') return undefined;
  if (kind !== 'polled') return `a ${kind.replace('-', ' ')}`;
  return `a look at its memory every ${everyMs ?? '?'} ms`;
}

function timeLine({ events }: JobDetail): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'WHEN', as: 'instant' },
      { title: 'WHAT', as: 'text' },
      { title: 'WHY', as: 'text' },
    ],
    rows: events.map(({ at, event, reason }) => [at, event, reason ?? '']),
    empty: 'Its history is not known.',
  };
}

function stepTable({ steps }: JobDetail): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'STEP', as: 'text' },
      { title: 'NAME', as: 'text' },
      { title: 'STATE', as: 'state' },
      { title: 'TASKS', as: 'count' },
      { title: 'TIME', as: 'text' },
      { title: 'EXIT CODE', as: 'count' },
    ],
    rows: steps.map((step) => [step.step, step.name, step.state, step.tasks, ranFor(step), step.exitCode]),
    empty: '',
  };
}

const SOURCES = { environment: 'environment', 'command-line': 'command line' } as const;

/** `job.sh, line 3, column 9: warning: …` and its hint below. */
export function noteLine({ source, line, column, level, text: said, hint }: ScriptNote, script = 'script'): string {
  const where = source === 'script' ? script : SOURCES[source];
  const place = [where, line && `line ${line}`, line && column && `column ${column}`].filter(Boolean).join(', ');
  return `${place}: ${level === 'warning' ? 'warning: ' : ''}${said}${hint ? `\n  ${hint}` : ''}`;
}

export function counted(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}
