import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));

let home = '';
let lid = '';
let remove: () => Promise<void>;
let head: BuiltHead;
beforeAll(async () => {
  ({ home, remove } = await temporaryHome());
  lid = await mkdtemp(join(tmpdir(), 'breadbox-lid-'));
  head = await BuiltHead.start({ home });
});
afterAll(async () => {
  await head.stop();
  await remove();
  await rm(lid, { recursive: true });
});

async function breadbox(...words: string[]): Promise<{ stdout: string; stderr: string; exit: number }> {
  const env = { ...process.env, BREADBOX_HOME: home };
  return promisify(execFile)(BREADBOX, words, { env, cwd: lid }).then(
    (told) => ({ ...told, exit: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => ({ ...error, exit: error.code }),
  );
}
const written = (name: string) => readFile(join(lid, 'out', name), 'utf8');

test('a handbook of a real head, before and after its owner has said what it is', async () => {
  expect(await breadbox('handbook', '--out', 'out')).toMatchObject({ exit: 0, stderr: '' });
  expect(await written('handbook.html')).toContain('<th scope="row">Drawn now</th><td class="unknown">unknown</td>');

  await breadbox('meter', 'add', 'wall', '--covers', 'all of <it>');
  await breadbox('meter', 'type', 'wall', '25', '--as', 'typical');
  await writeFile(join(lid, 'machine.yaml'), 'name: RAIN <script>\nrevision: "2"\nports:\n  - {port: A1, to: n1}\n');
  expect((await breadbox('handbook', 'settings', 'machine.yaml', '--quiet')).stdout).toBe('RAIN <script>\n2\n');
  expect((await breadbox('handbook', 'settings')).stdout).toMatch(/^name: RAIN <script>\n[\s\S]*\nrevision: "2"\n/);
  expect(await breadbox('handbook', '--out', 'out')).toMatchObject({ exit: 0 });
  const [html, markdown] = [await written('handbook.html'), await written('handbook.md')];
  expect(html).toContain('<h1>RAIN &lt;script&gt;</h1>');
  expect(html).not.toContain('<script');
  expect(html).toContain('<td>25 W, as typed in</td>');
  expect(markdown).toContain('# RAIN \\<script\\>\n\nrevision 2\n');
  expect(markdown).toContain('| A1 | n1 |');
  expect((await readdir(join(lid, 'out'))).sort()).toEqual(['handbook.html', 'handbook.md']);
});

test('a file of somebody else, a wrong file and a folder that is none change nothing', async () => {
  await writeFile(join(lid, 'handbook.md'), 'my own notes\n');
  const foreign = await breadbox('handbook');
  expect(foreign).toMatchObject({ exit: 6 });
  expect(foreign.stderr).toContain('Breadbox has not written it');
  expect(await readdir(lid)).not.toContain('handbook.html');
  await writeFile(join(lid, 'wrong.yaml'), 'name: RAIN\nfuses:\n  - {place: x, rating: [1]}\n');
  const wrong = await breadbox('handbook', 'settings', 'wrong.yaml');
  expect(wrong).toMatchObject({ exit: 2 });
  expect(wrong.stderr).toContain('wrong.yaml:3:');
  expect(await breadbox('handbook', '--out', 'wrong.yaml')).toMatchObject({ exit: 2 });
  expect((await breadbox('handbook', '--plan', 'missing.yaml')).exit).toBe(3);
});
