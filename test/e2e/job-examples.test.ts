import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobDetail } from '../../src/protocol/jobs.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';
import { PLAIN_ENVIRONMENT } from './job-scripts/drivers/run-command.ts';

const root = join(import.meta.dirname, '../..');
const works = (...argv: [string, ...string[]]) =>
  spawnSync(argv[0], argv.slice(1), { env: PLAIN_ENVIRONMENT, stdio: 'ignore' }).status === 0;
const has = {
  c: works('gcc', '--version') && works('make', '--version'),
  mpi: works('mpicc', '--version') && works('mpirun', '--version'),
  mpi4py: works('mpirun', '--version') && works('python3', '-c', 'import mpi4py'),
  python: works('python3', '--version'),
};

let home: Awaited<ReturnType<typeof temporaryHome>>;
let head: BuiltHead;
let place: string;
let token: string;
beforeAll(async () => {
  home = await temporaryHome();
  head = await BuiltHead.start({ home: home.home, args: ['--cores', '2'], env: PLAIN_ENVIRONMENT });
  token = await head.token();
  place = realpathSync(mkdtempSync(join(tmpdir(), 'breadbox-examples-')));
});
afterAll(async () => {
  // Jobs outlive a head; what a failed test has left must not.
  if (head !== undefined) await bash('breadbox cancel --all --yes', place);
  await head?.stop();
  await home.remove();
  if (place !== undefined) rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

/** A script on bash's stdin, which ends at the first command that fails. */
async function bash(script: string, cwd: string): Promise<string> {
  const env = {
    ...PLAIN_ENVIRONMENT,
    PATH: `${root}/bin:${PLAIN_ENVIRONMENT.PATH}`,
    BREADBOX_URL: head.url,
    BREADBOX_TOKEN: token,
  };
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [exitCode] = (await once(child, 'close')) as [number];
  const said = Buffer.concat(chunks).toString();
  expect(exitCode, said).toBe(0);
  return said;
}

async function submitIn(folder: string): Promise<JobDetail> {
  const said = await bash(
    'id=$(breadbox submit --parsable job.sh); breadbox wait $id >&2; breadbox job $id --json',
    folder,
  );
  return JSON.parse(said.slice(said.indexOf('\n{') + 1)) as JobDetail;
}

describe('jobs/', () => {
  const examples = {
    array: { prints: /./, makes: 'result-6.txt', holds: /^40000 4203$/m },
    heat2d: { prints: /off by .*\n2 ranks, 400 x 400 points/, makes: 'heat.png', holds: /^.PNG/, needs: has.mpi },
    hello: { prints: /^Hello from .*, as job \d+ with 1 core/ },
    mandelbrot: { prints: /rank 1: 180 rows/, makes: 'mandelbrot.png', holds: /^.PNG/, needs: has.mpi4py },
    openmp: { prints: /2 thread\(s\): .*sum 1\.64493406/, needs: has.c },
    pi: { prints: /pi is about 3\.14159265\d+, off by/, needs: has.mpi },
    pipeline: { prints: /^Submitted \d+, then \d+, then \d+\.\n/m, makes: 'report.txt', holds: /^ 7 #{20,}$/m },
  } as Readonly<Record<string, { prints: RegExp; makes?: string; holds?: RegExp; needs?: boolean }>>;

  test('are all here', () => expect(readdirSync(join(root, 'jobs')).sort()).toEqual(Object.keys(examples)));

  test.for(Object.entries(examples))(
    '%s',
    { timeout: 60_000 },
    async ([name, { prints, makes, holds, needs = true }], { skip }) => {
      skip(!needs, 'what it needs is not installed');
      const folder = join(place, name);
      cpSync(join(root, 'jobs', name), folder, { recursive: true });
      const job = await submitIn(folder);
      expect(job.state).toBe('completed');
      expect(readFileSync(job.stdout!, 'utf8')).toMatch(prints);
      if (makes === undefined || holds === undefined) return;
      const made = join(folder, makes);
      await expect.poll(() => existsSync(made), { timeout: 30_000 }).toBe(true);
      expect(readFileSync(made, 'latin1')).toMatch(holds);
    },
  );

  test('have a title and say what they are about', async () => {
    const templates = (await (await head.call('GET /api/job-templates')).json()) as { name: string; about: string }[];
    expect(templates.map(({ name }) => name)).toEqual(Object.keys(examples));
    for (const { name, about } of templates) expect(about.length, name).toBeGreaterThan(40);
  });
});

describe('breadbox new', () => {
  const kinds = {
    mpi: { needs: has.mpi, prints: /^All together: 500000500000$/m },
    openmp: { needs: has.c, prints: /2 threads: pi is about 3\.1415926/ },
    hybrid: { needs: has.mpi, prints: /Rank 1 of 2 has added up 500001 to 1000000 with 1 thread/ },
    array: { needs: has.python, prints: /^From 27 it takes 111 steps\.\n$/ },
    farm: { needs: has.python, prints: /Pushed collatz, version [0-9a-f]+\.\n/ },
    numerical: { needs: has.c, prints: /Euler[\s\S]*expected 1, so it is right[\s\S]*expected 4, so it is right/ },
  };
  test.for(Object.entries(kinds))(
    '%s makes what is built and run',
    { timeout: 60_000 },
    async ([kind, { needs, prints }], { skip }) => {
      skip(!needs, 'what it needs is not installed');
      await bash(`breadbox new ${kind} new-${kind}`, place);
      const job = await submitIn(join(place, `new-${kind}`));
      expect(job.state).toBe('completed');
      expect(readFileSync(job.stdout!, 'utf8')).toMatch(prints);
      if (kind !== 'farm') return;
      const said = await bash('breadbox farm watch first && breadbox farm results first --jsonl', place);
      expect(said.match(/"answer":\{"start":\d+,"steps":\d+\}/g)).toHaveLength(6);
    },
  );
});

describe('the manual', () => {
  test.for(['first-job.md', 'jobs.md'])('each line of %s runs', { timeout: 300_000 }, async (page, { skip }) => {
    skip(!has.mpi, 'there is no Open MPI');
    const text = readFileSync(join(root, 'docs', page), 'utf8');
    const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
    expect(blocks.length).toBeGreaterThan(0);
    const folder = join(place, `manual-${page}`);
    mkdirSync(folder);
    const said = await bash(blocks.join('\n'), folder);
    if (page === 'first-job.md') {
      expect(said).toMatch(/4 squared is 16/);
      expect(said).toMatch(/Used .* cores for \d+ % of the time|too short to judge/);
    } else expect(said).toMatch(/\n3\n$/);
  });
});
