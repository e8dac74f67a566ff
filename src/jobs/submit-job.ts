import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import type { ScriptCheck, ScriptNote } from '../protocol/jobs.ts';
import { accountEnvironment } from './as-account.ts';
import type { JobSpec } from './engine.ts';
import type { JobTable } from './job-table.ts';
import type { JobsContext } from './jobs-context.ts';
import { ownEnvironment } from './own-environment.ts';
import { readJobScript, type ScriptInput } from './sbatch-script/read-job-script.ts';
import type { UnixAccount } from './unix-account.ts';

/** Linux, execve(2): MAX_ARG_STRLEN, with its final zero byte. Bytes. */
const MOST_STRING = 131_071;

export interface Submitted {
  readonly script?: string;
  readonly scriptName?: string | undefined;
  readonly argv: readonly string[];
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory?: string | undefined;
  readonly umask?: number | undefined;
  readonly terminal?: { readonly rows: number; readonly columns: number; readonly type: string } | undefined;
}

export interface SubmitAnswer {
  readonly jobId: string;
  readonly warnings: ScriptNote[];
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
    const { check, spec, account } = await this.#read(user, submitted, 'sbatch');
    if (spec === undefined) throw scriptError(check, submitted.scriptName ?? 'the script');
    return this.#hand(user, 'batch', spec, account, check, spec.batch?.script);
  }

  /** A program whose stdin comes over the API, run by the srun of Breadbox. */
  async start(user: string, submitted: Submitted): Promise<SubmitAnswer> {
    const { check, spec, account } = await this.#read(user, submitted, 'srun');
    if (spec?.batch === undefined) throw scriptError(check, 'srun');
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
    return this.#hand(user, 'interactive', step, account, check, undefined);
  }

  async #read(user: string, submitted: Submitted, program: 'sbatch' | 'srun') {
    const { script, scriptName, argv, options, umask } = submitted;
    checkText(submitted);
    const account = await this.#context.accountOf(user);
    const directory = submitted.directory ?? account?.home ?? homedir();
    if (!directory.startsWith('/'))
      throw new BreadboxError('bad-input', `directory: ${JSON.stringify(directory)} is not an absolute path.`);
    const [place] = await this.#context.engine.nodes();
    if (place === undefined) throw new BreadboxError('engine-failed', 'The engine has no node to run jobs on.');
    const input: ScriptInput = {
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
      place,
    };
    return { ...readJobScript(input), account };
  }

  async #hand(
    user: string,
    kind: 'batch' | 'interactive',
    spec: JobSpec,
    account: UnixAccount | undefined,
    check: ScriptCheck,
    script: string | undefined,
  ): Promise<SubmitAnswer> {
    const { engine, lookAlikes, accessFile } = this.#context;
    const own = spec.env?.PATH?.split(delimiter).filter((folder) => folder !== lookAlikes) ?? [];
    const jobId = await engine.submit({
      ...spec,
      owner: user,
      ...(account !== undefined && { account: account.name }),
      env: { ...spec.env, PATH: [lookAlikes, ...own].join(delimiter), BREADBOX_ACCESS: await accessFile(user) },
    });
    const { directives, warnings } = check;
    await this.#table.remember({ rawId: jobId, kind, directives, warnings, script });
    return { jobId, warnings };
  }
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
