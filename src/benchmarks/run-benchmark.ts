import { BreadboxError } from '../cluster/errors.ts';
import type { BenchConditions, BenchFinding, BenchPower } from '../protocol/bench.ts';
import type { BenchFarm } from './bench-farm.ts';
import { BenchSession } from './bench-session.ts';
import type { Benchmark } from './benchmark.ts';
import type { Workshop } from './compile.ts';
import { Conditions, type Readings, tellsSlowing } from './conditions.ts';
import { benchNodeOf, type NodeLook } from './node-look.ts';
import { otherWork } from './other-work.ts';
import type { BenchChange, BenchEnd } from './results/bench-results.ts';
import type { StepPlace } from './run-step.ts';

/** Where a run runs, and what is known of its nodes meanwhile. */
export interface RunPlace extends StepPlace {
  /** Of a cluster: programs are made there. */
  readonly workshop: Workshop | undefined;
  readonly readings: Readings;
  /** Times in milliseconds since 1970. `undefined`: nothing measures it. */
  readonly wattsBetween: (fromMs: number, toMs: number, nodes: string) => Promise<BenchPower | undefined>;
}

export interface BenchmarkRun {
  readonly run: string;
  readonly benchmark: Benchmark;
  readonly nodes: readonly string[];
  readonly quick: boolean;
  /** @throws BreadboxError */
  readonly place: () => Promise<RunPlace>;
  readonly farm: BenchFarm;
  readonly signal: AbortSignal;
  readonly update: (change: BenchChange) => void;
  readonly finish: (end: BenchEnd) => Promise<unknown>;
}

/** From its first look at the nodes to its end, whatever that is: what was found until then is kept. */
export async function runBenchmark(asked: BenchmarkRun): Promise<void> {
  const { benchmark, nodes, signal, finish } = asked;
  const findings: BenchFinding[] = [];
  let conditions: BenchConditions = { nodes: nodes.map((node) => ({ node })), versions: {}, inputs: [] };
  try {
    signal.throwIfAborted();
    const place = await asked.place();
    const { session, measured } = begin(asked, place, findings);
    conditions = await measured;
    const looks = session.nodes;
    findings.push(...otherWork(looks));
    const sampled = new Conditions(nodes, place.readings);
    try {
      const plan = benchmark.plan(looks, asked.quick);
      session.expect(plan);
      const result = await benchmark.run(session);
      const { last } = session;
      // What was measured stays: without that look it is only not known whether the kernel counted a slowing down.
      const after = looks.some(tellsSlowing) ? await session.look(nodes).catch(() => []) : [];
      // Of the step of the figure alone: those before it choose and compile.
      const power = last && (await place.wattsBetween(last.fromMs, last.toMs, nodes.join(',')).catch(() => undefined));
      conditions = {
        ...conditionsOf(session, looks),
        nodes: [...sampled.of(looks, after)],
        ...(power !== undefined && { power }),
      };
      findings.push(...sampled.findings(looks, after));
      await finish({ state: 'done', result, conditions, findings, done: session.done, total: session.done });
    } catch (error) {
      conditions = { ...conditionsOf(session, looks), nodes: [...sampled.of(looks)] };
      throw error;
    } finally {
      sampled.stop();
    }
  } catch (error) {
    const state = signal.aborted ? endOf(signal) : 'failed';
    const problem = error instanceof Error ? error.message : String(error);
    const hint = error instanceof BreadboxError && error.hint !== undefined ? ` ${error.hint}` : '';
    await finish({ state, conditions, findings, ...(state === 'failed' && { problem: problem + hint }) });
  }
}

function begin(
  { run, quick, nodes, benchmark, farm, signal, update }: BenchmarkRun,
  place: RunPlace,
  findings: BenchFinding[],
) {
  let what = 'looks what the nodes are';
  const session = new BenchSession({
    ...{ run, quick, place, farm, signal },
    workshop: place.workshop,
    progress: ({ now, done, leftSec }) => {
      what = now;
      const leftMs = 1000 * leftSec.reduce((sum, sec) => sum + sec, 0);
      const expectedEndAt = new Date(Date.now() + leftMs).toISOString();
      update({ now, done, total: done + leftSec.length, expectedEndAt });
    },
    waits: (why) => update({ now: why === undefined ? what : `${what}; its job ${why}` }),
    found: (finding) => {
      findings.push(finding);
      update({ findings: [...findings] });
    },
  });
  // It may have waited for another one until now.
  update({ now: what, done: 0, startedAt: new Date().toISOString() });
  const measured = session.look(nodes).then((looks) => {
    const known = conditionsOf(session, looks);
    const left = benchmark.plan(looks, quick);
    update({ conditions: known, total: left.length });
    return known;
  });
  return { session, measured };
}

function conditionsOf(session: BenchSession, looks: readonly NodeLook[]): BenchConditions {
  const { versions, inputs, command } = session;
  return {
    nodes: looks.map(benchNodeOf),
    versions: { ...versionsOf(looks), ...versions },
    inputs: [...inputs],
    ...(command !== undefined && { command }),
  };
}

/** Where nodes have different ones, all of them. */
function versionsOf(looks: readonly NodeLook[]): Record<string, string> {
  const names = new Set(looks.flatMap(({ versions }) => Object.keys(versions)));
  const of = (name: string) => [...new Set(looks.flatMap(({ versions }) => versions[name] ?? []))].join(', ');
  return Object.fromEntries([...names].map((name) => [name, of(name)]));
}

function endOf({ reason }: AbortSignal): 'cancelled' | 'interrupted' {
  return reason instanceof BreadboxError && reason.code === 'stopping' ? 'interrupted' : 'cancelled';
}
