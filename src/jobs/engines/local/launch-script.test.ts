import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Launch, launchScript } from './launch-script.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breadbox-launch it's-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SHELLS = ['dash', 'bash', '/bin/sh'].filter((shell) => spawnSync(shell, ['-c', 'true']).status === 0);

/** What a supervisor does: the script on stdin, notes as 9. */
function launch(shell: string, argv: readonly string[], more: Partial<Launch> = {}) {
  const plain: Launch = { umask: 0o027, directory: folder, env: {}, openMode: 'truncate', notes: true, ...more };
  const script = join(folder, 'launch');
  writeFileSync(script, launchScript(plain));
  const words = ['-c', 'shell=$1 notes=$2; shift 2; exec "$shell" -s -- "$@" 9>"$notes"', 'sh', shell];
  const { status, stdout } = spawnSync('/bin/sh', [...words, join(folder, 'notes'), ...argv], {
    input: readFileSync(script),
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { status, stdout, note: readFileSync(join(folder, 'notes'), 'utf8') };
}

test.each(SHELLS)('%s: directory, umask, environment and arguments arrive as they were given', (shell) => {
  const env = { GREETING: 'it\'s\n$(id) `id` \\ "', UID: '7', EMPTY: '' };
  const show = 'pwd; umask; printf "%s|" "$GREETING" "$EMPTY" "$@"; ls /proc/$$/fd 2>/dev/null';
  const { stdout, status } = launch(shell, ['sh', '-c', show, 'sh', 'two words', '', '*'], { env });
  expect(status).toBe(0);
  const [directory, umask, ...rest] = stdout.split('\n');
  expect([directory, Number.parseInt(umask!, 8)]).toEqual([folder, 0o027]);
  expect(rest.join('\n')).toContain('it\'s\n$(id) `id` \\ "||two words||*|');
  expect(rest).not.toContain('9');
});

test.each(SHELLS)('%s: a file is emptied or appended to, and both outputs may be one', (shell) => {
  const out = join(folder, 'out');
  const files = { stdout: out, stderr: out };
  launch(shell, ['sh', '-c', 'echo one; echo two >&2'], files);
  launch(shell, ['sh', '-c', 'echo three'], { ...files, openMode: 'append' });
  expect(readFileSync(out, 'utf8')).toBe('one\ntwo\nthree\n');
  expect(statSync(out).mode & 0o777).toBe(0o640);
  launch(shell, ['sh', '-c', 'echo four; echo five >>"$1"; echo six', 'sh', out], files);
  expect(readFileSync(out, 'utf8')).toBe('four\nfive\nsix\n');
});

test.each(SHELLS)('%s: stdin is empty, a file, or what is open as 3', (shell) => {
  writeFileSync(join(folder, 'in'), 'hello');
  expect(launch(shell, ['cat']).stdout).toBe('');
  expect(launch(shell, ['cat'], { stdin: join(folder, 'in') }).stdout).toBe('hello');
});

test.each(SHELLS)('%s: what stands in the way is said in plain words', (shell) => {
  const at = (name: string) => join(folder, name);
  execFileSync('mkdir', [at('folder')]);
  expect(launch(shell, ['true'], { directory: at('gone') })).toMatchObject({
    status: 126,
    note: `its directory ${at('gone')} is not there, or its account may not enter it\n`,
  });
  expect(launch(shell, ['true'], { stdout: at('gone/out') })).toMatchObject({
    status: 126,
    note: `its output file ${at('gone/out')} cannot be written: there is no folder ${at('gone')}\n`,
  });
  expect(launch(shell, ['true'], { stdout: at('folder') })).toMatchObject({
    status: 126,
    note: `its output file ${at('folder')} cannot be written by its account\n`,
  });
  expect(launch(shell, ['true'], { stdin: at('gone') })).toMatchObject({
    status: 126,
    note: `its input file ${at('gone')} is not there, or cannot be read\n`,
  });
});
