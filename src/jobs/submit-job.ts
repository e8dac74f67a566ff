import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';
import type { ScriptCheck, ScriptNote } from '../protocol/jobs.ts';
import { LED_SOCKET } from '../protocol/panel-limits.ts';
import { accountEnvironment } from './as-account.ts';
import type { JobSpec } from './engine.ts';
import type { JobTable } from './job-table.ts';
import type { JobsCluster, JobsContext } from './jobs-context.ts';
import { ownEnvironment } from './own-environment.ts';
import { readForSlurm } from './sbatch-script/read-for-slurm.ts';
import { readJobScript, type ScriptInput } from './sbatch-script/read-job-script.ts';
import { slurmStep } from './slurm-step.ts';
import type { UnixAccount } from './unix-account.ts';

/** Linux, execve(2): MAX_ARG_STRLEN, with its final zero byte. Bytes. */
const MOST_STRING = 131_071;
const LOOK_SEC = 20;

export interface Submitted {
  readonly script?: string;
  readonly scriptName?: string | undefined;
  readonly argv: readonly string[];
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory?: string | undefined;
  readonly umask?: number | undefined;
  /** Base64; of a program that is to read this, on a cluster. */
  readonly stdin?: string | undefined;
  readonly terminal?: { readonly rows: number; readonly columns: number; readonly type: string } | undefined;
}

export interface SubmitAnswer {
  readonly jobId: string;
  readonly warnings: ScriptNote[];
}

interface ReadJob {
  readonly user: string;
  /** Of the engine that it was read for. */
  readonly key: string;
  readonly kind: 'batch' | 'interactive';
  readonly spec: JobSpec;
  readonly account: UnixAccount | undefined;
  readonly check: ScriptCheck;
  readonly script: string | undefined;
}

/** Turns what users send into jobs of the engine. */
export class JobSubmission {
  readonly #context: JobsContext;
  readonly #table: JobTable;

  constructor(context: JobsContext, table: JobTable) {
    this.#context = context;
    this.#table = table;
  }

  async check(user: string, submitted: Submitted): Promise<ScriptCheck> {
    return (await this.#read(user, submitted, 'sbatch')).check;
  }

  /** @throws BreadboxError `bad-input` naming what is wrong in the script, and all that the engine refuses with */
  async submit(user: string, submitted: Submitted): Promise<SubmitAnswer> {
    const { key } = this.#context.engine;
    const { check, spec, account } = await this.#read(user, submitted, 'sbatch');
    if (spec === undefined) throw scriptError(check, submitted.scriptName ?? 'the script');
    return this.#hand({ user, key, kind: 'batch', spec, account, check, script: spec.batch?.script });
  }

  /** A program whose stdin comes over the API, run by the srun of Breadbox; of a cluster by Slurm's, with all of its stdin at once. */
  async start(user: string, submitted: Submitted): Promise<SubmitAnswer> {
    const { key } = this.#context.engine;
    const { check, spec, account } = await this.#read(user, submitted, 'srun');
    if (spec?.batch === undefined) throw scriptError(check, 'srun');
    const cluster = this.#context.cluster();
    if (cluster !== undefined) {
      const onSlurm = slurmStep(spec, submitted, cluster.shell.node);
      return this.#hand({ user, key, kind: 'interactive', spec: onSlurm, account, check, script: undefined });
    }
    if (submitted.stdin !== undefined) {
      throw new BreadboxError('bad-input', 'stdin: jobs run on this computer, where it is sent while they run.', {
        hint: 'Once more: the cluster has gone just now.',
      });
    }
    const { stdout: _, stderr: __, script: ___, ...batch } = spec.batch;
    const { terminal } = submitted;
    const step: JobSpec = {
      ...spec,
      argv: [join(this.#context.lookAlikes, 'srun'), ...submitted.options, '--', ...submitted.argv],
      batch: { ...batch, stdin: { stream: true } },
      env: {
        ...spec.env,
        ...(terminal && {
          TERM: terminal.type,
          LINES: String(terminal.rows),
          COLUMNS: String(terminal.columns),
        }),
      },
    };
    return this.#hand({ user, key, kind: 'interactive', spec: step, account, check, script: undefined });
  }

  async #read(user: string, submitted: Submitted, program: 'sbatch' | 'srun') {
    const { script, scriptName, argv, options, umask } = submitted;
    checkText(submitted);
    const account = await this.#context.accountOf(user);
    const cluster = this.#context.cluster();
    const home = account?.home ?? homedir();
    const directory = submitted.directory ?? home;
    if (!directory.startsWith('/'))
      throw new BreadboxError('bad-input', `directory: ${JSON.stringify(directory)} is not an absolute path.`);
    const input: Omit<ScriptInput, 'place'> = {
      script,
      ...(scriptName !== undefined && { scriptName }),
      argv,
      options,
      environment: settable(submitted.environment),
      directory,
      ...(umask !== undefined && { umask }),
      program,
      user,
      loginEnvironment: account === undefined ? ownEnvironment() : accountEnvironment(account),
    };
    if (cluster !== undefined) {
      const there = await directoryThere(cluster, account, { directory, home });
      const { check, spec } = readForSlurm({ ...input, directory: there.directory }, cluster.isHere);
      const notes = [...there.notes, ...rootsAlone(cluster, account, there.directory)];
      return { check: { ...check, warnings: [...notes, ...check.warnings] }, spec, account };
    }
    const [place] = await this.#context.engine.nodes();
    if (place === undefined) throw new BreadboxError('engine-failed', 'The engine has no node to run jobs on.');
    return { ...readJobScript({ ...input, place }), account };
  }

  async #hand({ user, key, kind, spec, account, check, script }: ReadJob): Promise<SubmitAnswer> {
    const { engine, lookAlikes, accessFile, ledSocket } = this.#context;
    const own = spec.env?.PATH?.split(delimiter).filter((folder) => folder !== lookAlikes) ?? [];
    // On a cluster, Slurm's own commands are there.
    const lookingAlike = async () => ({
      PATH: [lookAlikes, ...own].join(delimiter),
      BREADBOX_ACCESS: await accessFile(user),
      BREADBOX_LED: await ledSocket(account),
    });
    const onCluster = { BREADBOX_LED: LED_SOCKET };
    const env = { ...spec.env, ...(this.#context.cluster() === undefined ? await lookingAlike() : onCluster) };
    // Its account is one of where it was read for: another engine may know another by that name, or would take its own login.
    if (engine.key !== key) {
      throw new BreadboxError('conflict', 'Jobs have just begun to go to another place than when this was read.', {
        hint: 'Submit it once more.',
      });
    }
    const jobId = await engine.submit({
      ...{ ...spec, owner: user, env },
      ...(account !== undefined && { account: account.name }),
    });
    const { directives, warnings } = check;
    await this.#table.remember({ engine: key, rawId: jobId, kind, directives, warnings, script });
    return { jobId, warnings };
  }
}

/** Where a job of a cluster begins: where its submitter is, if that is there too, else in the home. */
async function directoryThere(
  { shell, isHere }: JobsCluster,
  account: UnixAccount | undefined,
  { directory, home }: { readonly directory: string; readonly home: string },
): Promise<{ readonly directory: string; readonly notes: ScriptNote[] }> {
  if (isHere || directory === home) return { directory, notes: [] };
  const script = `cd ${joinWords([directory])} 2>/dev/null`;
  const { exitCode } = await shell.run({ script, account: account?.name, timeoutSec: LOOK_SEC });
  if (exitCode === 0) return { directory, notes: [] };
  const text = `There is no ${directory} on ${shell.node}: the job runs in ${home}.`;
  const hint = '--with FILES carries files there, and the job runs beside them.';
  return { directory: home, notes: [{ level: 'warning', source: 'command-line', text, hint }] };
}

/** Homes of people are shared between nodes; that of root each node has by itself, with what was carried into it. */
function rootsAlone({ shell }: JobsCluster, account: UnixAccount | undefined, directory: string): ScriptNote[] {
  if (account?.uid !== 0 || !directory.startsWith(`${account.home}/`)) return [];
  const text = `${directory} is on ${shell.node} alone, as nodes do not share the home of ${account.name}: on another node the job does not find what is in it.`;
  const hint = 'Submit it as a person of the cluster (breadbox users add), or where nodes share a folder.';
  return [{ level: 'warning', source: 'command-line', text, hint }];
}

/** @throws BreadboxError `bad-input` for what no program can be given */
function checkText({ script, environment, argv }: Submitted): void {
  if (script?.includes('\0')) throw new BreadboxError('bad-input', 'script: a zero byte cannot be in a script.');
  for (const [name, value] of Object.entries(environment)) {
    const shown = JSON.stringify(name.slice(0, 100));
    if (name.includes('\0') || value.includes('\0'))
      throw new BreadboxError('bad-input', `environment: ${shown} has a zero byte, which no program can be given.`);
    if (Buffer.byteLength(`${name}=${value}`) > MOST_STRING)
      throw new BreadboxError('bad-input', `environment: ${shown} is longer than the 128 KiB that a program can get.`, {
        hint: 'Leave it out with --export, or put it into a file.',
      });
  }
  const long = argv.find((word) => Buffer.byteLength(word) > MOST_STRING);
  if (long !== undefined)
    throw new BreadboxError('bad-input', `args: ${JSON.stringify(long.slice(0, 40))}… is longer than 128 KiB.`, {
      hint: 'Put it into a file.',
    });
}

/** Without what a shell could not set: functions that bash exports, and names that are none. */
function settable(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)));
}

function scriptError({ errors }: ScriptCheck, name: string): BreadboxError {
  const [first, ...others] = errors;
  if (first === undefined) return new BreadboxError('bad-input', `${name} asks for no job.`);
  const where = first.line === undefined ? '' : `${name}, line ${first.line}: `;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new BreadboxError('bad-input', `${where}${first.text}${more}`, { hint: first.hint });
}
