import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { JobDetail } from '../../../../src/protocol/jobs.ts';
import { splitCommandLine } from '../../../../src/protocol/sbatch-options.ts';
import type { Ability, Ended, JobDriver, Seen, Submission, Submitter } from '../job-driver.ts';

const POLL_MS = 500;

export interface ClusterPlace {
  readonly url: string;
  /** Of the user. */
  readonly token: string;
  readonly user: string;
  /** Of the user, as the nodes know it. */
  readonly home: string;
  /** The same folder on this computer. */
  readonly homeHere: string;
  readonly uid: number;
  readonly node: string;
}

/** A head whose jobs go to a cluster of virtual nodes, by its API: to one with four cores, in a partition of its name. */
export class ClusterDriver implements JobDriver {
  readonly abilities: ReadonlySet<Ability>;
  readonly #place: ClusterPlace;

  constructor(place: ClusterPlace, abilities: readonly Ability[]) {
    this.#place = place;
    this.abilities = new Set(abilities);
  }

  get node(): string {
    return this.#place.node;
  }

  get user(): string {
    return this.#place.user;
  }

  there(directory: string): string {
    const { home, homeHere } = this.#place;
    return directory.replace(homeHere, home);
  }

  async filled(directory: string): Promise<void> {
    const owner = `${this.#place.uid}:${this.#place.uid}`;
    await promisify(execFile)('chown', ['-R', owner, directory]);
  }

  async submit(words: readonly string[], from: Submitter): Promise<Submission> {
    const { options, rest } = splitCommandLine(words, 'sbatch');
    const [file, ...args] = rest;
    const wraps = options.some((word) => word.startsWith('--wrap'));
    const here = from.directory.replace(this.#place.home, this.#place.homeHere);
    const script = file === undefined || file === '-' ? (from.stdin ?? '') : await readFile(join(here, file), 'utf8');
    const answer = await this.#ask('POST /api/jobs', {
      script: wraps ? '' : script,
      ...(file !== undefined && { scriptName: basename(file) }),
      ...{ args, options, environment: { ...this.#partition(), ...from.environment }, directory: from.directory },
      ...(from.umask !== undefined && { umask: Number.parseInt(from.umask, 8) }),
    });
    const said = (await answer.json()) as { jobId: string; title: string };
    return answer.ok ? { jobId: said.jobId } : { refused: said.title };
  }

  async wait(jobId: string): Promise<void> {
    for (;;) {
      const answer = await this.#ask(`GET /api/jobs?jobs=${jobId}`);
      const { jobs } = (await answer.json()) as { jobs: readonly JobDetail[] };
      if (jobs.length > 0 && jobs.every(({ endedAt }) => endedAt !== undefined)) return;
      await sleep(POLL_MS);
    }
  }

  async look(jobId: string): Promise<Seen> {
    const job = (await (await this.#well(`GET /api/jobs/${jobId}`)).json()) as JobDetail;
    return { state: job.state, reason: job.why?.reason, exitCode: job.exitCode };
  }

  async cancel(jobId: string): Promise<void> {
    await this.#well(`POST /api/jobs/${jobId}/cancel`);
  }

  async hold(jobId: string): Promise<void> {
    await this.#well(`POST /api/jobs/${jobId}/hold`);
  }

  async release(jobId: string): Promise<void> {
    await this.#well(`POST /api/jobs/${jobId}/release`);
  }

  async requeue(jobId: string): Promise<void> {
    await this.#well(`POST /api/jobs/${jobId}/requeue`);
  }

  async signal(jobId: string, signal: string): Promise<void> {
    await this.#well(`POST /api/jobs/${jobId}/signal`, { signal: `SIG${signal}` });
  }

  async srun(): Promise<Ended> {
    throw new Error('srun is not called from outside of this cluster');
  }

  async close(): Promise<void> {}

  /** As if there were no other, also for what a job submits or asks. */
  #partition(): Readonly<Record<string, string>> {
    const { node } = this.#place;
    return { SBATCH_PARTITION: node, SQUEUE_PARTITION: node, SINFO_PARTITION: node };
  }

  async #well(key: string, body?: unknown): Promise<Response> {
    const answer = await this.#ask(key, body);
    if (!answer.ok) throw new Error(`${key}: ${await answer.text()}`);
    return answer;
  }

  #ask(key: string, body?: unknown): Promise<Response> {
    const [method = '', path = ''] = key.split(' ');
    return fetch(`${this.#place.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#place.token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
}
