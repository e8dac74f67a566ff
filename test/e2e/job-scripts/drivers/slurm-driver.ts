import { setTimeout as sleep } from 'node:timers/promises';
import type { JobStateWord } from '../../../../src/protocol/jobs.ts';
import type { Ability, Ended, JobDriver, Seen, Submission, Submitter } from '../job-driver.ts';
import { PLAIN_ENVIRONMENT, runCommand } from './run-command.ts';

const STATES: Readonly<Record<string, JobStateWord>> = {
  PENDING: 'pending',
  CONFIGURING: 'pending',
  REQUEUED: 'pending',
  RUNNING: 'running',
  COMPLETING: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TIMEOUT: 'timeout',
  NODE_FAIL: 'node-fail',
  OUT_OF_MEMORY: 'out-of-memory',
};
const ON_THE_WAY = ['pending', 'running'];
const POLL_MS = 500;

/** The commands of a Slurm of one node with four cores, as they are on the PATH. It forgets no job for an hour (MinJobAge). */
export class SlurmDriver implements JobDriver {
  readonly abilities: ReadonlySet<Ability>;
  readonly node: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(node: string, abilities: readonly Ability[], environment: Readonly<Record<string, string>>) {
    this.node = node;
    this.abilities = new Set(abilities);
    this.#environment = environment;
  }

  /** @param abilities what this Slurm is set up for: `accounting`, `memory limit` */
  static async connect(abilities: readonly Ability[]): Promise<SlurmDriver> {
    const { PATH = '', SLURM_CONF, LD_LIBRARY_PATH } = process.env;
    const environment = {
      ...PLAIN_ENVIRONMENT,
      PATH: `${PLAIN_ENVIRONMENT.PATH}:${PATH}`,
      ...(SLURM_CONF !== undefined && { SLURM_CONF }),
      ...(LD_LIBRARY_PATH !== undefined && { LD_LIBRARY_PATH }),
    };
    const nobody = { directory: '/', environment, stdin: undefined, umask: undefined };
    const { stdout, stderr } = await runCommand(['sinfo', '-h', '-N', '-o', '%N'], nobody);
    const node = stdout.trim();
    if (!/^[\w-]+$/.test(node)) throw new Error(`this takes a Slurm of one node: ${stdout}${stderr}`);
    return new SlurmDriver(node, abilities, environment);
  }

  async submit(words: readonly string[], from: Submitter): Promise<Submission> {
    const { exitCode, stdout, stderr } = await this.#run(['sbatch', '--parsable', ...words], from);
    return exitCode === 0 ? { jobId: stdout.trim() } : { refused: stderr };
  }

  async wait(jobId: string): Promise<void> {
    while ((await this.#records(jobId)).some(({ state }) => ON_THE_WAY.includes(state))) await sleep(POLL_MS);
  }

  async look(jobId: string): Promise<Seen> {
    const [seen] = await this.#records(jobId);
    if (seen === undefined) throw new Error(`Slurm does not know job ${jobId}`);
    return seen;
  }

  async cancel(jobId: string): Promise<void> {
    await this.#well('scancel', jobId);
  }

  async hold(jobId: string): Promise<void> {
    await this.#well('scontrol', 'uhold', jobId);
  }

  async release(jobId: string): Promise<void> {
    await this.#well('scontrol', 'release', jobId);
  }

  async requeue(jobId: string): Promise<void> {
    await this.#well('scontrol', 'requeue', jobId);
  }

  async signal(jobId: string, signal: string): Promise<void> {
    await this.#well('scancel', `--signal=${signal}`, jobId);
  }

  async srun(words: readonly string[], from: Submitter): Promise<Ended> {
    return this.#run(['srun', ...words], from);
  }

  async close(): Promise<void> {}

  /** One a line: the job, or the indexes of an array; those that wait are folded. */
  async #records(jobId: string): Promise<readonly Seen[]> {
    const { stdout, stderr } = await this.#run(['scontrol', 'show', 'job', '--oneliner', jobId]);
    // An index that was cancelled before it started leaves no record.
    if (stdout.includes('not found') && jobId.includes('_')) {
      return [{ state: 'cancelled', reason: undefined, exitCode: undefined }];
    }
    if (!stdout.startsWith('JobId=')) throw new Error(`scontrol show job ${jobId}: ${stdout}${stderr}`);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const field = (name: string) => new RegExp(`(?:^| )${name}=(\\S*)`).exec(line)?.[1] ?? '';
        const state = STATES[field('JobState')];
        if (state === undefined) throw new Error(`no state of Breadbox's: ${line}`);
        const [code = 0, signal = 0] = field('ExitCode').split(':').map(Number);
        return { state, reason: field('Reason'), exitCode: signal === 0 ? code : 128 + signal };
      });
  }

  async #well(...argv: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.#run(argv);
    if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
    return stdout;
  }

  async #run(argv: readonly string[], from?: Submitter): Promise<Ended> {
    const plain = { directory: '/', stdin: undefined, umask: undefined };
    return runCommand(argv, { ...plain, ...from, environment: { ...this.#environment, ...from?.environment } });
  }
}
