import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { writeProgramInParts } from './program-in-parts.mjs';

const ENTRY = `process.stdout.write('begun ');
process.stdin.once('data', async () => {
  const { version } = await import('./part.ts');
  process.stdout.write(version + ' of ' + process.argv[2]);
  process.exit();
});`;

/** A program whose part says its version, in a folder with a space in its name. */
async function makeProgram() {
  const directory = await mkdtemp(join(tmpdir(), 'breadbox in parts '));
  onTestFinished(() => rm(directory, { recursive: true }));
  const program = join(directory, 'program.cjs');
  await writeFile(join(directory, 'entry.ts'), ENTRY);
  const build = async (version: string): Promise<void> => {
    // Longer each time, so that what comes after it lies elsewhere.
    await writeFile(join(directory, 'part.ts'), `export const version = ${JSON.stringify(version)};`);
    await writeProgramInParts(join(directory, 'entry.ts'), program, { platform: 'node', target: 'node20' });
  };
  return { directory, program, build };
}

function start(program: string) {
  const child = spawn(process.execPath, [program, 'it'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  return { says: () => said, goOn: () => child.stdin.end('\n'), ended };
}

test('a program that runs has its own parts, whatever is built in its place', async () => {
  const { directory, program, build } = await makeProgram();
  await build('one');
  const running = start(program);
  await expect.poll(running.says, { timeout: 30_000 }).toBe('begun ');
  await Promise.all([build('another version'), build('another version')]);
  running.goOn();
  await running.ended;
  expect(running.says()).toBe('begun one of it');
  const next = start(program);
  next.goOn();
  await next.ended;
  expect(next.says()).toBe('begun another version of it');
  expect((await readdir(directory)).sort()).toEqual(['entry.ts', 'part.ts', 'program.cjs', 'program.cjs.parts']);
});

test('it is found by a link, where nobody may write', async () => {
  const { directory, program, build } = await makeProgram();
  await build('one');
  const elsewhere = await mkdtemp(join(tmpdir(), 'breadbox-link-'));
  onTestFinished(() => rm(elsewhere, { recursive: true }));
  await symlink(program, join(elsewhere, 'linked'));
  await chmod(directory, 0o500);
  onTestFinished(() => chmod(directory, 0o700));
  const asked = promisify(execFile)(process.execPath, [join(elsewhere, 'linked'), 'it']);
  asked.child.stdin?.end('\n');
  expect((await asked).stdout).toBe('begun one of it');
});
