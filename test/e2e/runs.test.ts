import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import yauzl from 'yauzl';
import type { Artefact, LaneBlock, Result, RunStatus } from '../../src/protocol/farm.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const cli = join(import.meta.dirname, '../../bin/breadbox');
let place: Awaited<ReturnType<typeof temporaryHome>>;
let folder: string;
let head: BuiltHead;

beforeAll(async () => {
  place = await temporaryHome();
  head = await BuiltHead.start({ home: place.home });
  folder = join(place.home, '../projects');
  project(
    'double',
    `run: [sh, -c, 'read x; echo $((2 * x)); echo $x > "$BREADBOX_OUT/in.txt"']\nfeed: {list: [1, 2, 3]}`,
  );
  project(
    'picky',
    `run: [sh, -c, 'read x; test "$x" -ne 2 || test -e ${folder}/mended && echo $x']\nattempts: 1\nfeed: {list: [1, 2, 3]}`,
  );
});

afterAll(async () => {
  await head?.stop();
  await place.remove();
});

function project(name: string, yaml: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'project.yaml'), `name: ${name}\n${yaml}\n`);
}

async function breadbox(...words: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, BREADBOX_URL: head.url, BREADBOX_TOKEN: await head.token() };
  return (await promisify(execFile)(cli, words, { env, cwd: folder })).stdout.trim();
}

const status = async (run: string) => JSON.parse(await breadbox('farm', 'status', run, '--json')) as RunStatus;
const answers = async (run: string) =>
  (await breadbox('farm', 'results', run, '--jsonl')).split('\n').map((line) => (JSON.parse(line) as Result).answer);
const refused = async (...words: string[]) =>
  breadbox(...words).then(
    (out) => `it went well: ${out}`,
    ({ stderr }: { stderr: string }) => stderr,
  );

test('a run has a name, which may be changed; of several the newest is meant', async () => {
  await breadbox('farm', 'run', './double', '--name', 'first', '--wait');
  const second = await breadbox('farm', 'run', './double', '--name', 'first', '--wait', '--quiet');
  expect((await status('first')).run).toBe(second);
  await breadbox('farm', 'set', second, '--name', 'other', '--priority', '-5');
  expect(await status('other')).toMatchObject({ run: second, priority: -5 });
  expect((await status('first')).run).not.toBe(second);
  expect(await refused('farm', 'status', 'never')).toContain('There is no run named never.');
});

test('a run waits for another, and takes its answers as its tasks', async () => {
  const first = await breadbox('farm', 'run', './double', '--quiet');
  await breadbox('farm', 'pause', first).catch(() => {}); // it may be done already
  const second = await breadbox('farm', 'run', 'double', '--answers-of', first, '--after', first, '--quiet');
  await breadbox('farm', 'resume', first).catch(() => {});
  await breadbox('farm', 'watch', second);
  expect(await answers(second)).toEqual([4, 8, 12]);
});

test('what failed is run again with the program that was mended', async () => {
  const run = await breadbox('farm', 'run', './picky', '--quiet');
  await breadbox('farm', 'watch', run).catch(() => {}); // it exits with 1, as a task has failed
  expect(await status(run)).toMatchObject({ state: 'done', answered: 2, failed: 1 });
  const next = await breadbox('farm', 'run', 'double', '--after', run, '--quiet');
  await expect
    .poll(async () => (await status(next)).reason, { timeout: 30_000 })
    .toContain('1 of 3 tasks failed: retry it');
  writeFileSync(join(folder, 'mended'), '');
  const rest = await breadbox('farm', 'run', 'picky', '--rest-of', run, '--wait', '--quiet');
  expect(await answers(rest)).toEqual([2]);
  await breadbox('farm', 'retry', run);
  await breadbox('farm', 'watch', next);
  expect(await status(run)).toMatchObject({ answered: 3, failed: 0 });
});

test('a run goes on after its feed file has grown, and only so', async () => {
  const feed = join(folder, 'tasks.jsonl');
  writeFileSync(feed, '10\n20\n');
  const run = await breadbox('farm', 'run', './double', '--feed', feed, '--wait', '--quiet');
  expect(await breadbox('farm', 'resume', run, '--feed', feed)).toContain('the feed has nothing new');
  appendFileSync(feed, '30\n\n40\n');
  expect(await breadbox('farm', 'resume', run, '--feed', feed)).toContain('2 tasks are new');
  await breadbox('farm', 'watch', run);
  expect(await answers(run)).toEqual([20, 40, 60, 80]);
  writeFileSync(feed, '10\n21\n30\n40\n50\n');
  expect(await refused('farm', 'resume', run, '--feed', feed)).toContain(`task 2, is not what ${run}.1 was made from`);
  writeFileSync(feed, '10\n');
  expect(await refused('farm', 'resume', run, '--feed', feed)).toContain(`The feed has 1 tasks, and run ${run} has 4`);
  writeFileSync(feed, '10\n20\n30\n40\n50\nnonsense\n');
  expect(await refused('farm', 'resume', run, '--feed', feed)).toContain('line 6');
  await breadbox('farm', 'watch', run);
  expect(await status(run)).toMatchObject({ state: 'done' });
  expect(await refused('farm', 'resume', 'other', '--feed', feed)).toContain('were not uploaded');
});

test('files come in pages and as one zip, and lanes say which slot did what', async () => {
  const run = await breadbox('farm', 'run', './double', '--wait', '--quiet');
  const page = await (await head.call(`GET /api/farm/runs/${run}/artefacts?after=tasks/0/in.txt&limit=1`)).json();
  expect((page as Artefact[]).map(({ path }) => path)).toEqual(['tasks/1/in.txt']);
  expect((await status(run)).artefacts).toEqual({ files: 3, bytes: 6 });
  await breadbox('farm', 'artefacts', run, '--zip', '-o', 'all.zip');
  expect(await zipNames(join(folder, 'all.zip'))).toEqual(['tasks/0/in.txt', 'tasks/1/in.txt', 'tasks/2/in.txt']);
  await breadbox('farm', 'artefacts', run, '--zip', '--prefix', 'tasks/2/');
  expect(await zipNames(join(folder, `${run}.zip`))).toEqual(['tasks/2/in.txt']);
  expect(await refused('farm', 'artefacts', run, '--zip')).toContain('is there already');
  const lanes = (await (await head.call(`GET /api/farm/runs/${run}/lanes`)).json()) as LaneBlock[];
  expect(lanes.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(3);
  expect(lanes.every(({ worker, slot }) => /^p\d+$/.test(worker) && slot >= 0)).toBe(true);
});

async function zipNames(file: string): Promise<string[]> {
  expect(existsSync(file)).toBe(true);
  const names: string[] = [];
  const zip = await yauzl.fromBufferPromise(readFileSync(file));
  for await (const entry of zip.eachEntry()) names.push(entry.fileName);
  return names;
}
