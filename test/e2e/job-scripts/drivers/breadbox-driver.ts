import { hostname } from 'node:os';
import { join } from 'node:path';
import type { JobDetail } from '../../../../src/protocol/jobs.ts';
import { BuiltHead, temporaryHome } from '../../built-head.ts';
import { ABILITIES, type Ended, type JobDriver, type Seen, type Submission, type Submitter } from '../job-driver.ts';
import { PLAIN_ENVIRONMENT, runCommand } from './run-command.ts';

const CLI = join(import.meta.dirname, '../../../../bin/breadbox');

/** `./bin/breadbox` and a head of its own with four cores, however many there are. */
export class BreadboxDriver implements JobDriver {
  readonly abilities = new Set(ABILITIES);
  readonly node = hostname().replace(/\..*/, '');
  readonly #head: BuiltHead;
  readonly #token: string;
  readonly #removeHome: () => Promise<void>;

  private constructor(head: BuiltHead, token: string, removeHome: () => Promise<void>) {
    this.#head = head;
    this.#token = token;
    this.#removeHome = removeHome;
  }

  static async start(): Promise<BreadboxDriver> {
    const { home, remove } = await temporaryHome();
    const head = await BuiltHead.start({ home, args: ['--cores', '4'], env: PLAIN_ENVIRONMENT });
    return new BreadboxDriver(head, await head.token(), remove);
  }

  async submit(words: readonly string[], from: Submitter): Promise<Submission> {
    const { exitCode, stdout, stderr } = await this.#breadbox(['submit', '--parsable', ...words], from);
    return exitCode === 0 ? { jobId: stdout.trim() } : { refused: stderr };
  }

  /** Its exit code is the job's. */
  async wait(jobId: string): Promise<void> {
    await this.#breadbox(['wait', jobId]);
  }

  async look(jobId: string): Promise<Seen> {
    const { exitCode, stdout, stderr } = await this.#breadbox(['job', jobId, '--json']);
    if (exitCode !== 0) throw new Error(stderr);
    const job = JSON.parse(stdout) as JobDetail;
    return { state: job.state, reason: job.why?.reason, exitCode: job.exitCode };
  }

  async cancel(jobId: string): Promise<void> {
    await this.#well('cancel', jobId);
  }

  async hold(jobId: string): Promise<void> {
    await this.#well('hold', jobId);
  }

  async release(jobId: string): Promise<void> {
    await this.#well('release', jobId);
  }

  async requeue(jobId: string): Promise<void> {
    await this.#well('requeue', jobId);
  }

  async signal(jobId: string, signal: string): Promise<void> {
    const answer = await this.#head.call(`POST /api/jobs/${jobId}/signal`, { signal: `SIG${signal}` });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async srun(words: readonly string[], from: Submitter): Promise<Ended> {
    return this.#breadbox(['srun', ...words], from);
  }

  /** Jobs outlive a head; what a failed case has left must not outlive the test. */
  async close(): Promise<void> {
    await this.#breadbox(['cancel', '--all', '--yes']);
    await this.#head.stop();
    await this.#removeHome();
  }

  async #well(...words: readonly string[]): Promise<void> {
    const { exitCode, stderr } = await this.#breadbox(words);
    if (exitCode !== 0) throw new Error(`breadbox ${words.join(' ')}: ${stderr}`);
  }

  async #breadbox(words: readonly string[], from?: Submitter): Promise<Ended> {
    const own = { ...PLAIN_ENVIRONMENT, BREADBOX_URL: this.#head.url, BREADBOX_TOKEN: this.#token };
    const plain = { directory: '/', environment: {}, stdin: undefined, umask: undefined };
    return runCommand([CLI, ...words], {
      ...(from ?? plain),
      environment: { ...own, ...from?.environment },
    });
  }
}
