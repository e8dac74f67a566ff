import type { BenchFinding, BenchName, BenchResult, BenchRun } from '../protocol/bench.ts';
import type { FarmProject, FarmRound, OpenFarm } from './bench-farm.ts';
import type { NodeLook } from './node-look.ts';

/**
 * The port to one benchmark: what it is, how long it takes, and how it goes. It runs nothing itself: each of its steps is a job of
 * the engine, that holds its nodes alone.
 */
export interface Benchmark {
  readonly benchmark: BenchName;
  readonly title: string;
  /** What is measured, as a sentence. */
  readonly about: string;
  /** Whether some of its steps are tasks of the farm, which has to be free then. */
  readonly usesFarm?: boolean;
  /** Smaller than it might be: nothing is compared by it. */
  readonly isShort?: boolean;
  /** How long its steps take, in order, as far as it is known before the first. Seconds. */
  plan(nodes: readonly NodeLook[], quick: boolean): readonly number[];
  /** @throws BreadboxError where it could not be measured; what was found until then stays */
  run(bench: Bench): Promise<BenchResult>;
  /** With a run of the figure of about so many seconds; absent where nothing is made smaller for time. */
  within?(lastSec: number): Benchmark;
  /** The input of `of` once more, with nothing chosen; absent where nothing is. @throws BreadboxError `bad-input` where that has none */
  again?(of: BenchRun): Benchmark;
}

/** What a benchmark that runs is given. */
export interface Bench {
  /** At least one, in their order. */
  readonly nodes: readonly NodeLook[];
  readonly quick: boolean;
  /** Aborted where the run was cancelled: nothing else is to be tried then. */
  readonly signal: AbortSignal;
  /**
   * Runs a step to its end.
   * @throws BreadboxError `job-failed` saying what happened; `conflict` where the run was cancelled
   */
  step(step: Step): Promise<StepOutput>;
  /** As `step`, but what fails is a value. @throws BreadboxError `conflict` where the run was cancelled */
  attempt(step: Step): Promise<StepOutput>;
  /**
   * A C program as the nodes can run it, to be one of a step's files. Made once a run.
   * @throws BreadboxError `not-supported` where there is no compiler, or nodes have other processors than its computer
   */
  compile(program: Program): Promise<StepFile>;
  /**
   * Runs a script of sh where programs are made, as a step, and answers what it printed.
   * @throws BreadboxError where it does not end well or in time, or the run was cancelled
   */
  inWorkshop(work: Pick<Step, 'what' | 'script' | 'expectedSec' | 'limitSec'>): Promise<string>;
  /**
   * Lets `use` have tasks done by the farm; each round is a step. Nothing of it is left when this settles.
   * @throws BreadboxError `job-failed` where no worker begins, `run-failed` where a task failed, `conflict` where the run was cancelled
   */
  farm<T>(project: FarmProject, use: (farm: BenchSlots) => Promise<T>): Promise<T>;
  /** The steps that are left take so long, in place of what was planned. Seconds. */
  expect(stepsSec: readonly number[]): void;
  found(finding: BenchFinding): void;
  /** Kept, so that it can be done again. */
  keepInput(name: string, text: string): void;
  keepCommand(command: string): void;
  keepVersion(name: string, version: string): void;
}

export interface Step {
  /** Completes "measures …" or stands alone: "the disks of all nodes". */
  readonly what: string;
  /**
   * bash. `each WORDS…` runs a command once on every node of the step, `ranks N WORDS…` a program of MPI with as many ranks, by core,
   * `rank_a_node WORDS…` with one on each node; both are started by the words in `$within`, such as `timeout 60`. `$dir` is a new
   * folder on each node, in which `files` lie and the script begins.
   */
  readonly script: string;
  /** Default: all of the run. */
  readonly nodes?: readonly NodeLook[];
  readonly files?: readonly StepFile[];
  readonly expectedSec: number;
  /** It is ended then. */
  readonly limitSec: number;
  /** What it measures is for comparing: watts are not asked for of its time. */
  readonly isBeside?: boolean;
}

/** The farm's slots, as a benchmark uses them. */
export interface BenchSlots extends Pick<OpenFarm, 'slots' | 'slotsOn' | 'silent'> {
  /** @throws BreadboxError as `OpenFarm.run` */
  round(step: FarmStep): Promise<FarmRound>;
}

export interface FarmStep {
  readonly what: string;
  /** Parameters. */
  readonly tasks: readonly unknown[];
  /** How many at a time; never more than in the round before. */
  readonly workers: number;
  readonly expectedSec: number;
}

export interface StepFile {
  readonly name: string;
  readonly base64: string;
}

export interface StepOutput {
  readonly ok: boolean;
  /** Both streams, as they were printed. */
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** When it ran, in milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Why it is not ok, as a sentence. */
  readonly problem: string | undefined;
  /** Something was ended for want of memory. */
  readonly outOfMemory: boolean;
}

export interface Program {
  readonly name: string;
  readonly source: string;
  readonly compiler: 'cc' | 'mpicc';
  /** Words behind the source. */
  readonly flags: readonly string[];
}

/** Lines that a step prints for us: `@word figure figure…`; anything else is what programs say. */
export function figureLines(output: string, word: string): readonly (readonly string[])[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith(`@${word} `))
    .map((line) => line.trim().split(/\s+/).slice(1));
}

/** Nodes print when they are ready: as they are counted, not as their lines came. */
export function inOrder<T extends { readonly node: string }>(nodes: readonly NodeLook[], figures: readonly T[]): T[] {
  return nodes.flatMap(({ node }) => figures.filter((each) => each.node === node));
}
