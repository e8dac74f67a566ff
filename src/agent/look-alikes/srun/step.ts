import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { findProgram } from '../../find-program.ts';
import type { Surroundings } from '../program.ts';
import { Refusal } from '../refusal.ts';
import { type Allotment, giveBack, recordStep, type StepPlace, takeCpus } from './allotment.ts';
import { cpuListsOfRanks } from './cpu-lists.ts';
import { startDirectly } from './direct-ranks.ts';
import { ExitReport } from './exit-report.ts';
import { isMpiProgram } from './mpi-program.ts';
import { startWithMpirun } from './mpi-ranks.ts';
import { rankCommands } from './rank-commands.ts';
import { stepEnvironment } from './rank-environment.ts';
import { StepOutput } from './rank-output.ts';
import type { RankEnd, StartedRanks } from './started-ranks.ts';
import { rankInputs, ranksWithInput } from './step-input.ts';
import type { StepRequest } from './step-request.ts';
import { StepWatch } from './step-watch.ts';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Start {
  readonly place: StepPlace;
  readonly path: string;
  readonly commands: readonly (readonly string[])[];
  readonly output: StepOutput;
  readonly onEnd: (end: RankEnd) => void;
  readonly onTrouble: (text: string, exitCode: number) => void;
  readonly wasCancelled: () => boolean;
}

/** One step of a job, from waiting for its CPUs to its record. */
export class Step {
  readonly #request: StepRequest;
  readonly #allotment: Allotment;
  readonly #surroundings: Surroundings;

  constructor(request: StepRequest, allotment: Allotment, surroundings: Surroundings) {
    this.#request = request;
    this.#allotment = allotment;
    this.#surroundings = surroundings;
  }

  /** Answers the exit code. @throws Refusal in srun's words */
  async run(): Promise<number> {
    const place = await this.#takePlace();
    try {
      return await this.#runAt(place);
    } finally {
      await giveBack(this.#allotment);
    }
  }

  async #takePlace(): Promise<StepPlace> {
    const { tasks, cpusPerTask, overlap, quiet } = this.#request;
    const { jobId, cpus } = this.#allotment;
    const wanted = overlap ? 0 : Math.min(tasks * cpusPerTask, cpus);
    const interrupt = new AbortController();
    const onSignal = (): void => interrupt.abort();
    for (const signal of ENDING) process.on(signal, onSignal);
    let waited = false;
    try {
      const place = await takeCpus(this.#allotment, wanted, interrupt.signal, () => {
        waited = !quiet;
        if (waited) {
          this.#say(`srun: Job ${jobId} step creation temporarily disabled, retrying (Requested nodes are busy)`);
        }
      });
      if (waited) this.#say(`srun: Step created for StepId=${jobId}.${place.step}`);
      return place;
    } catch (error) {
      if (!interrupt.signal.aborted) throw error;
      throw new Refusal(
        `srun: Cancelled pending job step\nsrun: error: Unable to create step for job ${jobId}: Interrupted`,
      );
    } finally {
      for (const signal of ENDING) process.off(signal, onSignal);
    }
  }

  async #runAt(place: StepPlace): Promise<number> {
    const { tasks, cpusPerTask, name, argv } = this.#request;
    const startedAt = new Date().toISOString();
    const path = `${this.#allotment.stepsPath}/${place.step}`;
    const entry = { step: place.step, name: name ?? basename(argv[0]!), tasks, cpus: tasks * cpusPerTask, startedAt };
    mkdirSync(path, { recursive: true, mode: 0o700 });
    await recordStep(this.#allotment, { ...entry, state: 'running' });
    let ended = { exitCode: 1, isCancelled: false };
    try {
      ended = await this.#runRanks(place, path);
    } catch (error) {
      if (error instanceof Refusal) ended = { exitCode: error.exit, isCancelled: false };
      throw error;
    } finally {
      const { exitCode, isCancelled } = ended;
      const state = isCancelled ? 'cancelled' : exitCode === 0 ? 'completed' : 'failed';
      await recordStep(this.#allotment, { ...entry, state, exitCode, endedAt: new Date().toISOString() });
      for (const file of readdirSync(path)) if (/\.(pipe|exit)$/.test(file)) rmSync(`${path}/${file}`);
    }
    return ended.exitCode;
  }

  async #runRanks(place: StepPlace, path: string): Promise<{ exitCode: number; isCancelled: boolean }> {
    const stepId = `${this.#allotment.jobId}.${place.step}`;
    const commands = rankCommands(this.#request, this.#surroundings.environment.PATH, this.#allotment.node);
    const say = (line: string): void => this.#say(line);
    const report = new ExitReport(this.#allotment.node, say);
    const watch = new StepWatch(this.#request, stepId, this.#allotment.node, say);
    let worst = 0;
    let isSignalled = false;
    const onEnd = (end: RankEnd): void => {
      worst = Math.max(worst, end.exitCode);
      isSignalled ||= end.signal !== undefined;
      report.add(end);
      watch.ended(end);
    };
    const onTrouble = (text: string, exitCode: number): void => {
      this.#surroundings.err(text);
      worst = Math.max(worst, exitCode);
    };
    const output = this.#output(place, path);
    const wasCancelled = (): boolean => watch.wasCancelled;
    const ranks = this.#start({ place, path, commands, output, onEnd, onTrouble, wasCancelled });
    watch.start(ranks);
    await ranks.ended;
    watch.stop();
    report.flush();
    output.close();
    if (isSignalled) say(`srun: Force Terminated StepId=${stepId}`);
    return { exitCode: watch.exitCode ?? worst, isCancelled: watch.wasCancelled };
  }

  #start({ place, path, commands, output, onEnd, onTrouble, wasCancelled }: Start): StartedRanks {
    const request = this.#request;
    const { environment } = this.#surroundings;
    const ranks = {
      tasks: request.tasks,
      argv: commands,
      directory: this.#directory(),
      environment: stepEnvironment(environment, request, this.#allotment, place.step),
      path,
      cpuLists: cpuListsOfRanks(request, this.#allotment, place, environment.PATH),
      onEnd,
      output: (rank: number, stream: 'out' | 'err') => output.open(rank, stream),
    };
    const withMpirun = this.#needsMpirun(commands[0]!);
    const nameOf = (pattern: string, rank: number): string => output.nameOf(pattern, rank);
    return !withMpirun
      ? startDirectly({ ...ranks, inputs: rankInputs(request, nameOf) })
      : startWithMpirun({ ...ranks, readers: ranksWithInput(request), onTrouble, wasCancelled });
  }

  #output(place: StepPlace, path: string): StepOutput {
    const name = this.#request.name ?? this.#surroundings.environment.SLURM_JOB_NAME ?? '';
    return new StepOutput(this.#request, this.#allotment, place, path, name);
  }

  #needsMpirun([program = '', ...args]: readonly string[]): boolean {
    const { mpi, tasks, pty } = this.#request;
    if (pty || mpi === 'none') return false;
    if (mpi === undefined && !isMpiProgram(program, args)) return false;
    if (findProgram('mpirun', '/', this.#surroundings.environment.PATH) !== undefined) return true;
    if (tasks === 1) return false;
    throw new Refusal(
      `srun: error: ${basename(program)} is started as an MPI program, and there is no mpirun on the PATH\n` +
        'Install Open MPI (Debian: openmpi-bin), or load it; with --mpi=none each rank is alone.',
    );
  }

  #directory(): string {
    const { directory } = this.#request;
    try {
      if (statSync(directory).isDirectory()) return directory;
    } catch {
      // said below, whatever is the matter with it
    }
    this.#say(`slurmstepd: error: couldn't chdir to \`${directory}': No such file or directory: going to /tmp instead`);
    return '/tmp';
  }

  #say(line: string): void {
    this.#surroundings.err(`${line}\n`);
  }
}
