import { BreadboxError } from '../cluster/errors.ts';
import type { BenchConditions, BenchFinding } from '../protocol/bench.ts';
import type { BenchFarm, FarmProject, OpenFarm } from './bench-farm.ts';
import type { Bench, BenchSlots, FarmStep, Program, Step, StepFile, StepOutput } from './benchmark.ts';
import { compileProgram, type Workshop } from './compile.ts';
import { LOOK_SCRIPT, type NodeLook, readLooks } from './node-look.ts';
import { type EndedStep, runStepJob, type StepPlace } from './run-step.ts';
import { stepScript } from './step-script.ts';

/** What jobs of its steps are called, so that those of a head that died are known again. */
export function jobNameOf(run: string): string {
  return `breadbox-bench-${run}`;
}

const LOOK_SEC = 10;
const LOOK_LIMIT_SEC = 120;
/** 128 + SIGKILL: what the kernel ends for want of memory ends so, and little else. */
const KILLED = 137;
const LAST_LINES = 3;

export interface SessionParts {
  readonly run: string;
  readonly quick: boolean;
  readonly place: StepPlace;
  readonly farm: BenchFarm;
  /** Of a cluster: of the node that speaks to slurmctld. Without it, programs are made by a job. */
  readonly workshop: Workshop | undefined;
  readonly signal: AbortSignal;
  /** Told before each step, and when it has ended. */
  readonly progress: (news: {
    readonly now: string;
    readonly done: number;
    readonly leftSec: readonly number[];
  }) => void;
  /** Why the step that was told last has not begun, or does not end; `undefined`: not any more. */
  readonly waits: (why: string | undefined) => void;
  readonly found: (finding: BenchFinding) => void;
}

/** One run of a benchmark: gives it what `Bench` promises, by jobs of the engine. */
export class BenchSession implements Bench {
  readonly quick: boolean;
  readonly versions: Record<string, string> = {};
  readonly inputs: BenchConditions['inputs'] = [];
  command: string | undefined;
  readonly #parts: SessionParts;
  readonly #programs = new Map<string, Promise<StepFile>>();
  #nodes: readonly NodeLook[] = [];
  #left: readonly number[] = [];
  #done = 0;
  #last: Pick<StepOutput, 'fromMs' | 'toMs'> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.quick = parts.quick;
  }

  get signal(): AbortSignal {
    return this.#parts.signal;
  }

  get nodes(): readonly NodeLook[] {
    return this.#nodes;
  }

  /** The step that ended last, of those that are not beside it: that of the figure, once the benchmark has ended. */
  get last(): Pick<StepOutput, 'fromMs' | 'toMs'> | undefined {
    return this.#last;
  }

  get done(): number {
    return this.#done;
  }

  /** Before anything else. @throws BreadboxError `job-failed` where a node says nothing of itself */
  async look(nodes: readonly string[]): Promise<readonly NodeLook[]> {
    const unknown = nodes.map((node) => ({ node, cores: 1 }) as NodeLook);
    const step = { what: 'what the nodes are', script: LOOK_SCRIPT, expectedSec: LOOK_SEC, limitSec: LOOK_LIMIT_SEC };
    const { stdout, problem } = await this.#run(step, unknown);
    const looks = readLooks(stdout, nodes);
    const silent = nodes.filter((node) => !looks.some((look) => look.node === node));
    if (silent.length > 0)
      throw new BreadboxError(
        'job-failed',
        `${silent.join(', ')} did not tell what ${silent.length === 1 ? 'it is' : 'they are'}: ${problem ?? 'nothing was printed.'}`,
      );
    if (this.#nodes.length === 0) this.#nodes = looks;
    return looks;
  }

  async step(step: Step): Promise<StepOutput> {
    const output = await this.attempt(step);
    if (output.ok) return output;
    throw new BreadboxError('job-failed', `${step.what}: ${output.problem ?? 'it failed.'}`);
  }

  async attempt(step: Step): Promise<StepOutput> {
    const nodes = step.nodes ?? this.#nodes;
    this.#begins(step);
    const output = await this.#run(step, nodes);
    this.#ends(step.isBeside === true ? this.#last : output);
    return output;
  }

  async farm<T>(project: FarmProject, use: (farm: BenchSlots) => Promise<T>): Promise<T> {
    const { run, place, farm, signal, waits } = this.#parts;
    this.#begins({ what: 'workers of the farm begin', expectedSec: this.#left[0] ?? 0 });
    const nodes = this.#nodes.map(({ node }) => node);
    const open = await farm.open({ ...{ run, nodes, project, signal, waits }, by: place.owner });
    try {
      const { slots, slotsOn, silent } = open;
      return await use({ slots, slotsOn, silent, round: (step) => this.#round(open, step) });
    } finally {
      await open.close();
    }
  }

  compile(program: Program): Promise<StepFile> {
    const made = this.#programs.get(program.name) ?? this.#compile(program);
    this.#programs.set(program.name, made);
    return made;
  }

  async inWorkshop(work: Pick<Step, 'what' | 'script' | 'expectedSec' | 'limitSec'>): Promise<string> {
    const { workshop, signal } = this.#parts;
    if (workshop === undefined) return (await this.step({ ...work, nodes: this.#nodes.slice(0, 1) })).stdout;
    this.#begins(work);
    const fromMs = Date.now();
    const output = await workshop(work.script, { limitSec: work.limitSec, signal });
    this.#ends({ fromMs, toMs: Date.now() });
    return output;
  }

  expect(stepsSec: readonly number[]): void {
    this.#left = stepsSec;
  }

  found(finding: BenchFinding): void {
    this.#parts.found(finding);
  }

  keepInput(name: string, text: string): void {
    this.inputs.push({ name, text });
  }

  keepCommand(command: string): void {
    this.command = command;
  }

  keepVersion(name: string, version: string): void {
    this.versions[name] = version;
  }

  async #round(farm: OpenFarm, step: FarmStep) {
    this.#begins(step);
    const fromMs = Date.now();
    const round = await farm.run(step.tasks, step.workers);
    this.#ends({ fromMs, toMs: Date.now() });
    return round;
  }

  #begins({ what, expectedSec }: Pick<Step, 'what' | 'expectedSec'>): void {
    this.#parts.progress({ now: what, done: this.#done, leftSec: [expectedSec, ...this.#left.slice(1)] });
  }

  #ends(when: Pick<StepOutput, 'fromMs' | 'toMs'> | undefined): void {
    this.#last = when;
    this.#done++;
    this.#left = this.#left.slice(1);
  }

  async #compile(program: Program): Promise<StepFile> {
    const [first] = this.#nodes;
    const { workshop, signal } = this.#parts;
    const there: Workshop | undefined = workshop && ((script) => workshop(script, { signal }));
    const byJob: Workshop = async (script) =>
      (await this.#run({ what: `makes ${program.name}`, script, expectedSec: 5, limitSec: 120 }, [first!])).stdout;
    return compileProgram(program, there ?? byJob, this.#nodes);
  }

  async #run(step: Step, nodes: readonly NodeLook[]): Promise<StepOutput> {
    const { place, run, signal, waits } = this.#parts;
    const startedAt = Date.now();
    const ended = await runStepJob(
      place,
      {
        name: jobNameOf(run),
        script: stepScript(step, nodes, place.isCluster),
        nodes: nodes.map(({ node }) => node),
        cores: Math.min(...nodes.map(({ cores }) => cores)),
        limitSec: step.limitSec,
      },
      signal,
      waits,
    );
    return outputOf(ended, startedAt);
  }
}

function outputOf({ status, stdout, stderr }: EndedStep, submittedAt: number): StepOutput {
  const { state, startedAt, endedAt } = status;
  const ok = state === 'completed';
  const from = startedAt === undefined ? submittedAt : Date.parse(startedAt);
  const to = endedAt === undefined ? Date.now() : Date.parse(endedAt);
  const outOfMemory =
    state === 'out-of-memory' ||
    (!ok &&
      (status.exitCode === KILLED ||
        /signal 9 \(Killed\)|oom-kill|Out Of Memory|Cannot allocate memory/i.test(stderr)));
  return {
    ...{ ok, stdout, stderr, outOfMemory, fromMs: from, toMs: to },
    seconds: Math.max(0, (to - from) / 1000),
    problem: ok ? undefined : problemOf(status, stderr, outOfMemory),
  };
}

function problemOf(
  { state, exitCode, reason, jobId }: EndedStep['status'],
  stderr: string,
  outOfMemory: boolean,
): string {
  const said = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^-+$/.test(line))
    .slice(-LAST_LINES)
    .join(' / ');
  // What kept it from beginning is known to the engine alone.
  const silent = reason === undefined ? 'It printed no reason.' : `It printed nothing; the engine says: ${reason}.`;
  const last = said === '' ? silent : `It said last: ${said}`;
  if (outOfMemory) return 'there was not enough memory: the kernel ended it. ';
  if (state === 'timeout') return `it did not end within its time. ${last}`;
  if (state === 'cancelled') return `somebody cancelled job ${jobId}.`;
  if (state === 'node-fail') return `a node stopped answering meanwhile${reason === undefined ? '' : `: ${reason}`}.`;
  return `it ended with ${exitCode ?? 'no exit code'}. ${last}`;
}
