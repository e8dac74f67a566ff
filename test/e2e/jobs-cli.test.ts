import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const SCRIPT = `#!/bin/bash
#SBATCH --job-name=greet
#SBATCH --time=2
#SBATCH --mail-type=END
printf '<%s>\\n' "$@" "$GREETING"
echo "umask $(umask)"
echo grumble >&2
`;

let place: { home: string; remove(): Promise<void> };
let head: BuiltHead;
let cwd: string;
beforeAll(async () => {
  place = await temporaryHome();
  head = await BuiltHead.start({ home: place.home, args: ['--cores', '2'] });
  cwd = join(dirname(place.home), 'work');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'job.sh'), SCRIPT);
});
afterAll(async () => {
  breadbox('cancel', '--all', '--yes');
  await head?.stop();
  await place?.remove();
});

const GREETING = `it's "$(touch evil)"\n\`touch evil\` ü`;
const env = () => ({ PATH: process.env.PATH, BREADBOX_HOME: place.home, GREETING, TERM: 'xterm', PS1: 'ready>' });

function breadbox(...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(BREADBOX, argv, { encoding: 'utf8', cwd, env: env(), timeout: 50_000 });
  return { status, stdout, stderr };
}

function json(...argv: readonly string[]) {
  const { stdout, stderr } = breadbox(...argv, '--json');
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** A command that goes on, with what it has printed. */
function start(...argv: readonly string[]) {
  const child = spawn(BREADBOX, argv, { cwd, env: env() });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('latin1').on('data', (text) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, printed, ended };
}

async function until(condition: () => boolean, what: () => unknown): Promise<void> {
  for (const end = Date.now() + 50_000; !condition(); ) {
    if (Date.now() > end) throw new Error(`never: ${JSON.stringify(what())}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a job', () => {
  it('goes from submit over wait to logs, its words and variables as they were', () => {
    const submitted = breadbox('submit', '--umask-is-no-option');
    expect(submitted).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('no option') });
    const { status, stdout, stderr } = breadbox('submit', '--parsable', 'job.sh', 'a b', '$(touch evil)', '-n', '"ü"');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(/^job\.sh, line 4, column 9: warning: .*No mail is sent/),
    });
    const jobId = stdout.trim();
    expect(breadbox('wait', jobId)).toEqual({ status: 0, stdout: `Job ${jobId} has completed.\n`, stderr: '' });
    expect(breadbox('logs', jobId).stdout).toBe(
      `<a b>\n<$(touch evil)>\n<-n>\n<"ü">\n<${GREETING}>\numask 0022\ngrumble\n`,
    );
    expect(breadbox('logs', jobId, '--tail', '1').stdout).toBe('grumble\n');
    const job = json('job', jobId);
    expect(job).toMatchObject({ jobId, name: 'greet', state: 'completed', cpus: 1, exitCode: 0, timeLimitSec: 120 });
    expect(readFileSync(join(cwd, `slurm-${jobId}.out`), 'utf8')).toContain('grumble');
    const listed = json('jobs').find((one: { jobId: string }) => one.jobId === jobId);
    expect(Object.keys(listed)).toEqual(
      expect.arrayContaining(
        ['jobId', 'name', 'user', 'state', 'nodes', 'cpus', 'submittedAt', 'startedAt', 'endedAt', 'exitCode'], //
      ),
    );
    expect(() => readFileSync(join(cwd, 'evil'))).toThrow('ENOENT');
  });

  it('is checked without being submitted', () => {
    const before = json('jobs', '--all').length;
    const check = json('submit', '--check', '-n', '2', 'job.sh');
    expect(check).toMatchObject({ ok: true, asks: { name: 'greet', tasks: 2, cpus: 2 } });
    expect(check.warnings).toMatchObject([{ line: 4, option: 'mail-type' }]);
    expect(breadbox('submit', '--check', '-n', '999', 'job.sh').status).toBe(2);
    expect(json('jobs', '--all')).toHaveLength(before);
  });

  it('comes from stdin, or is one command; --wait exits with how it went', () => {
    const piped = spawnSync(BREADBOX, ['submit', '--wait', '-Q'], { cwd, env: env(), input: '#!/bin/sh\nexit 0\n' });
    expect(piped.status).toBe(0);
    const failed = breadbox('submit', '-W', '--wrap', 'exit 3');
    expect(failed).toMatchObject({ status: 1, stderr: expect.stringMatching(/failed: ended with exit code 3\./) });
  });

  it('of an array waits in one line, which can be given back', () => {
    const array = breadbox('submit', '--parsable', '-a', '0-5%1', '--wrap', 'sleep 100').stdout.trim();
    const waiting = breadbox('jobs', '-q', '--state', 'pending').stdout.trim().split('\n');
    const folded = waiting.find((line) => line.startsWith(`${array}_[`))!;
    expect(folded).toMatch(/_\[[01]-5\]$/);
    expect(breadbox('why', `${array}_5`).stdout).toMatch(/^Waits .*\.\n$/);
    expect(breadbox('cancel', folded)).toMatchObject({ status: 0, stderr: '' });
    expect(breadbox('cancel', array).status).toBe(0);
    expect(breadbox('wait', array, '--timeout', '40')).toMatchObject({ status: 1 });
    expect(
      json('jobs', '--state', 'cancelled').filter((job: { arrayId?: string }) => job.arrayId === array),
    ).toHaveLength(6);
  });

  it('is held, released, requeued', () => {
    const jobId = breadbox('submit', '--parsable', '-H', '--wrap', 'true').stdout.trim();
    expect(json('why', jobId)).toMatchObject({ reason: 'JobHeldUser' });
    expect(breadbox('release', jobId)).toMatchObject({ status: 0, stdout: `Job ${jobId} may start.\n` });
    expect(breadbox('wait', jobId).status).toBe(0);
    expect(breadbox('requeue', jobId).status).toBe(0);
    expect(breadbox('wait', jobId).status).toBe(0);
    expect(json('job', jobId)).toMatchObject({ restarts: 1, state: 'completed' });
  });

  it('that is not there is not found', () => {
    for (const words of [['job'], ['logs'], ['wait'], ['why'], ['cancel'], ['hold'], ['release'], ['requeue']]) {
      expect(breadbox(...words, '999999'), words[0]).toMatchObject({ status: 3, stdout: '' });
    }
  });

  it('is followed until it ends, and goes on where nobody follows', async () => {
    const jobId = breadbox(
      'submit',
      '--parsable',
      '--wrap',
      'for i in 1 2 3; do echo $i; sleep 0.5; done',
    ).stdout.trim();
    const following = start('logs', '-f', jobId);
    const left = start('logs', '-f', jobId);
    await until(
      () => left.printed.stdout.includes('1'),
      () => left.printed,
    );
    left.child.kill('SIGINT');
    expect(await left.ended).toBe(130);
    expect(left.printed.stderr).toBe(`Job ${jobId} goes on.\n`);
    expect(await following.ended).toBe(0);
    expect(following.printed.stdout).toBe('1\n2\n3\n');
  });
});

describe('srun', () => {
  it('hands on bytes as they are, both outputs apart, and the exit code', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256));
    const srun = start('srun', '--', 'sh', '-c', 'cat; echo done >&2; exit 7');
    srun.child.stdin.end(bytes);
    expect(await srun.ended).toBe(7);
    expect(Buffer.from(srun.printed.stdout, 'latin1').equals(bytes)).toBe(true);
    expect(srun.printed.stderr).toContain('done\n');
  });

  it('starts tasks', () => {
    const { status, stdout } = breadbox('srun', '-n', '2', 'sh', '-c', 'echo $SLURM_PROCID of $SLURM_NTASKS');
    expect({ status, lines: stdout.trim().split('\n').sort() }).toEqual({ status: 0, lines: ['0 of 2', '1 of 2'] });
  });

  it('sends Ctrl-C to the program', async () => {
    const srun = start('srun', 'sh', '-c', 'trap "echo caught; exit 9" INT; echo ready; while :; do sleep 0.1; done');
    await until(
      () => srun.printed.stdout.includes('ready'),
      () => srun.printed,
    );
    srun.child.kill('SIGINT');
    expect(await srun.ended).toBe(9);
    expect(srun.printed.stdout).toBe('ready\ncaught\n');
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ended by %s, it ends its job', async (signal, code) => {
    const srun = start('srun', 'sh', '-c', 'echo ready; sleep 100');
    await until(
      () => srun.printed.stdout.includes('ready'),
      () => srun.printed,
    );
    const [{ jobId }] = json('jobs', '--state', 'running');
    srun.child.kill(signal);
    expect(await srun.ended).toBe(code);
    expect(breadbox('wait', jobId, '--timeout', '40').stderr).toContain('was cancelled');
  });

  it('says why it waits', async () => {
    const full = breadbox('submit', '--parsable', '-n', '2', '--wrap', 'sleep 100').stdout.trim();
    await until(
      () => json('job', full).state === 'running',
      () => json('job', full),
    );
    const srun = start('srun', 'echo', 'now');
    await until(
      () => srun.printed.stderr !== '',
      () => srun.printed,
    );
    expect(srun.printed.stderr).toMatch(new RegExp(`^Job \\d+ waits for .*job ${full} .*\\.\n$`));
    breadbox('cancel', full);
    expect(await srun.ended).toBe(0);
    expect(srun.printed.stdout).toBe('now\n');
  });

  it('--pty gives the program a terminal, Ctrl-C as a key, and leaves ours as it was', async () => {
    const keys = `before=$(stty -g); '${BREADBOX}' srun --pty sh; echo "code $?"; [ "$(stty -g)" = "$before" ] && echo "as before"`;
    const terminal = onTerminal(keys);
    const type = async (line: string, answer: string) => {
      terminal.child.stdin!.write(line);
      await until(() => terminal.printed().includes(answer), terminal.printed);
    };
    await type('', 'ready>');
    await type('[ -t 0 ] && [ -t 1 ] && echo is"-"a-terminal\r', 'is-a-terminal');
    await type('echo sle"e"ps; sleep 100\r', 'sleeps');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await type('\x03', '^C');
    await type('echo "aft"er\r', 'after');
    await type('exit 5\r', 'code 5');
    await until(() => terminal.printed().includes('as before'), terminal.printed);
  });
});

describe('top', () => {
  it('is drawn until q, and leaves the terminal as it was', async () => {
    const terminal = onTerminal(
      `before=$(stty -g); '${BREADBOX}' top; echo "ended $?"; [ "$(stty -g)" = "$before" ] && echo "as before"`,
    );
    await until(() => terminal.printed().includes('held by jobs'), terminal.printed);
    terminal.child.stdin!.write('q');
    await until(() => terminal.printed().includes('as before'), terminal.printed);
    expect(terminal.printed()).toContain('\x1b[?25h\x1b[?1049lended 0');
  });
});

/** By the `script` of util-linux. */
function onTerminal(line: string): { readonly child: ChildProcess; printed(): string } {
  const child = spawn('script', ['-qfec', line, '/dev/null'], { cwd, env: env(), stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return { child, printed: () => text };
}
