import { BreadboxError, exitCode } from '../../../cluster/errors.ts';
import { formatBytes } from '../../../cluster/units.ts';
import type { ScriptNote, Submit } from '../../../protocol/jobs.ts';
import { findOptions } from '../../../protocol/sbatch-options.ts';
import { carryFiles } from '../../carry-files.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { jobEnvironment } from '../../job-environment.ts';
import { JSON_OPTION, type PrintOptions, timeoutOption } from '../../options.ts';
import { writeError } from '../../output/error.ts';
import { noteLine } from '../../output/job-report.ts';
import { printable } from '../../output/printable.ts';
import { type Report, text } from '../../output/report.ts';
import { checkBlocks } from '../../output/script-check-report.ts';
import { optionWords, readJobWords } from '../../read-job-words.ts';
import { type JobScript, NO_SCRIPT, readScript } from '../../read-script.ts';
import { waitForJobs, whatBecame, whatFailed } from '../../wait-for-jobs.ts';
import type { World } from '../../world.ts';
import { COMMON_OPTIONS } from './common-options.ts';

interface SubmitOptions extends PrintOptions {
  readonly parsable: boolean;
  readonly check: boolean;
  readonly wait: boolean;
  readonly wrap: string | undefined;
  /** Files and folders to carry along. */
  readonly with: readonly string[];
  readonly timeout: number | undefined;
  /** Words for the head. */
  readonly sbatch: readonly string[];
}

const OURS = { '--json': 'none', '--check': 'none', '--timeout': 'required', '--with': 'required' } as const;
/** Of sbatch's options, what this command does itself. */
const DONE_HERE = new Set(['parsable', 'quiet', 'wait', 'help', 'usage', 'test-only', 'version']);
/** Taken as ours after the script too. */
const AFTER_SCRIPT = new Set(['--json', '--parsable', '--check']);

export const submit = command<SubmitOptions>({
  about: `Submits a job script: a shell script whose #SBATCH lines say what it needs. It is queued, runs in the folder that you are in now, and what it prints goes to slurm-ID.out there. Options of sbatch stand before the script and win over its lines; those that are not listed here are taken too. Warnings name the line that they speak of.

What follows the script is handed to it as arguments, but for --json, --parsable and --check; after -- these too.

With --with FILES, which may be several with commas between them, files and folders are carried into a fresh folder in the home that the job has, and it runs there: on a cluster, wherever the head runs. breadbox fetch brings back what it makes.

With --check nothing is submitted: it shows how each line was understood, and exits with 2 where the script would be refused.

All options and what they mean here: docs/job-scripts.md.`,
  args: [
    {
      name: 'SCRIPT',
      text: 'The job script; - is stdin, as is none where stdin is no terminal.',
      optional: true,
      complete: ['file'],
    },
    { name: 'ARG', text: 'Handed to the script.', optional: true, many: true, complete: ['file'] },
  ],
  options: [
    { flags: '--wrap COMMAND', text: 'In place of a script: this line for /bin/sh.' },
    ...COMMON_OPTIONS,
    { flags: '--with FILES', text: 'Carry these along, and run beside them.', complete: ['file'] },
    { flags: '--check', text: 'Submit nothing; show what the script asks for.' },
    { flags: '-W, --wait', text: 'Stay until the job has ended; exit with 1 where it did not go well.' },
    timeoutOption('With --wait: stop waiting after so long and exit with 1; the job goes on.'),
    { flags: '--parsable', text: 'Print the id alone.' },
    JSON_OPTION,
    { flags: '-Q, --quiet', text: 'Print the id alone, and no warnings.' },
  ],
  examples: [
    { does: 'Submit a script', line: 'breadbox submit job.sh' },
    { does: 'On four cores, for an hour at most', line: 'breadbox submit -n 4 -t 1:00:00 job.sh input.dat' },
    { does: 'One command, ten times', line: "breadbox submit -a 1-10 --wrap 'python3 sweep.py $SLURM_ARRAY_TASK_ID'" },
    { does: 'What does the script ask for?', line: 'breadbox submit --check job.sh' },
    { does: 'With its data, from a laptop', line: 'breadbox submit --with data.csv,model/ job.sh' },
    {
      does: 'A second job after the first',
      line: 'breadbox submit -d afterok:$(breadbox submit --parsable a.sh) b.sh',
    },
  ],
  readWords(words) {
    const { found, rest, own } = readJobWords(words, 'sbatch', OURS);
    const has = (name: string) => found.some(({ option }) => option.name === name);
    const [script, ...after] = rest;
    const { args, flags } = readAfterScript(after);
    const timeout = own.timeout === undefined ? undefined : timeoutOption('').parse!(String(own.timeout));
    return {
      args: script === undefined ? [] : [script, ...args],
      help: has('help') || has('usage'),
      options: {
        json: own.json === true || flags.has('--json'),
        check: own.check === true || flags.has('--check') || has('test-only'),
        parsable: has('parsable') || flags.has('--parsable'),
        quiet: has('quiet'),
        wait: has('wait'),
        wrap: found.findLast(({ option }) => option.name === 'wrap')?.value,
        with:
          own.with === undefined
            ? []
            : String(own.with)
                .split(',')
                .filter((name) => name !== ''),
        timeout,
        sbatch: optionWords(found, DONE_HERE),
      },
    };
  },
  async run(world, [file, ...args], options) {
    if (options.timeout !== undefined && !options.wait) throw new BreadboxError('usage', '--timeout goes with --wait.');
    if (options.wrap !== undefined && file !== undefined) {
      throw new BreadboxError('usage', '--wrap takes the place of a script; give one of them.');
    }
    const script = options.wrap === undefined ? await readScript(world, file) : NO_SCRIPT;
    const body: Submit = {
      script: script.text,
      scriptName: script.name,
      args: [...args],
      options: [...options.sbatch],
      environment: jobEnvironment(world),
      directory: world.cwd,
      umask: world.umask,
    };
    const client = connect(world);
    if (options.check) return check(world, client, body);
    if (options.with.length === 0) return send(world, client, body, script, options);
    const { directory, files, bytes } = await carryFiles(world, client, options.with);
    if (!options.quiet) world.stderr.write(`${printable(carriedLine(files, bytes, directory))}\n`);
    return send(world, client, { ...body, directory }, script, options);
  },
});

function carriedLine(files: number, bytes: number, directory: string): string {
  return `Carried ${files} ${files === 1 ? 'file' : 'files'} (${formatBytes(bytes)}) to ${directory}.`;
}

/** Up to a `--`, which is dropped. */
function readAfterScript(words: readonly string[]): { readonly args: string[]; readonly flags: ReadonlySet<string> } {
  const dashes = words.indexOf('--');
  const before = dashes === -1 ? words : words.slice(0, dashes);
  const isFlag = (word: string) => AFTER_SCRIPT.has(word);
  return {
    args: [...before.filter((word) => !isFlag(word)), ...(dashes === -1 ? [] : words.slice(dashes + 1))],
    flags: new Set(before.filter(isFlag)),
  };
}

async function check({ signal }: World, client: Client, body: Submit): Promise<Report> {
  const found = await client.call('POST /api/jobs/check', { body, signal });
  return {
    json: found,
    quiet: [found.ok ? 'ok' : 'refused'],
    blocks: checkBlocks(found),
    exit: found.ok ? 0 : exitCode('bad-input'),
  };
}

async function send(
  world: World,
  client: Client,
  body: Submit,
  script: JobScript,
  { parsable, quiet, wait, timeout, json }: SubmitOptions,
): Promise<Report> {
  const { jobId, warnings } = await client
    .call('POST /api/jobs', { body, signal: world.signal })
    .catch(tellAllErrors(world, client, body, script));
  if (!quiet) writeNotes(world, [...warnings, ...likelyMeantForSbatch(body.args ?? [])], script);
  const said = text(parsable ? jobId : `Submitted batch job ${jobId}`);
  const report = { json: { jobId, warnings }, quiet: [jobId], blocks: [said] };
  if (!wait) return report;
  if (!json) world.stdout.write(`${parsable || quiet ? jobId : said.text}\n`);
  const ended = await waitForJobs(world, client, [jobId], { timeoutSec: timeout, quiet });
  const wrong = whatFailed(ended);
  if (wrong) writeError(world, wrong);
  const [only] = ended;
  const became = only && ended.length === 1 ? whatBecame(only) : `All of job ${jobId} have completed`;
  return {
    ...report,
    json: { jobId, warnings, state: only?.state, exitCode: only?.exitCode ?? null },
    quiet: [],
    blocks: wrong || parsable ? [] : [text(`${became}.`)],
    exit: wrong ? exitCode(wrong.code) : 0,
  };
}

/** The head's refusal names the first of them. */
function tellAllErrors(world: World, client: Client, body: Submit, script: JobScript) {
  return async (error: unknown): Promise<never> => {
    if (!(error instanceof BreadboxError) || error.code !== 'bad-input') throw error;
    const { errors } = await client.call('POST /api/jobs/check', { body, signal: world.signal });
    if (errors.length < 2) throw error;
    writeNotes(world, errors, script);
    throw new BreadboxError('bad-input', `${script.shown} has ${errors.length} errors and is not submitted.`);
  };
}

/** As with sbatch, what follows the script is the script's: often by mistake. */
function likelyMeantForSbatch(args: readonly string[]): readonly ScriptNote[] {
  const word = args.find((arg) => arg.startsWith('--') && findOptions([arg, ''], 'sbatch').found.length > 0);
  if (word === undefined) return [];
  const hint = 'If it is meant for the job, write it before the script.';
  return [
    { level: 'warning', source: 'command-line', text: `${word} stands behind the script and is given to it.`, hint },
  ];
}

function writeNotes({ stderr }: World, notes: readonly ScriptNote[], script: JobScript): void {
  for (const note of notes) stderr.write(`${printable(noteLine(note, script.shown))}\n`);
}
