import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Result, RunStatus } from '../../src/protocol/farm.ts';
import { BuiltHead } from './built-head.ts';
import { addAccount, NO_ACCOUNTS, processesOf, removeAccount } from './unix-accounts.ts';

if (NO_ACCOUNTS !== undefined) console.warn(NO_ACCOUNTS);

const [anna, ben, gone] = ['a', 'b', 'c'].map((letter) => `bbtest-${letter}-${process.pid}`) as [
  string,
  string,
  string,
];
const cli = join(import.meta.dirname, '../../bin/breadbox');

describe.skipIf(NO_ACCOUNTS !== undefined)('a head that is root', () => {
  let place: string;
  let head: BuiltHead;
  const tokens: Record<string, string> = {};
  const home = () => join(place, 'home');

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'breadbox-accounts-'));
    chmodSync(place, 0o755);
    for (const name of [anna, ben, gone]) addAccount(name);
    head = await BuiltHead.start({ home: home() });
    for (const user of [anna, ben, gone]) {
      const made = await head.call('POST /api/tokens', { role: 'user', user });
      tokens[user] = ((await made.json()) as { token: string }).token;
    }
  });

  afterAll(async () => {
    await head?.stop('SIGKILL');
    for (const name of [anna, ben, gone]) removeAccount(name);
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });

  const as = async (user: string, ...words: string[]): Promise<string> => {
    const env = {
      PATH: process.env.PATH,
      BREADBOX_URL: head.url,
      BREADBOX_TOKEN: tokens[user] ?? (await head.token()),
    };
    return (await promisify(execFile)(cli, words, { env, cwd: place })).stdout.trim();
  };
  const status = async (run: string): Promise<RunStatus> =>
    (await (await head.call(`GET /api/farm/runs/${run}`)).json()) as RunStatus;
  const over = (run: string) =>
    eventually(async () => {
      const now = await status(run);
      return now.state === 'running' ? undefined : now;
    });
  const answers = async (user: string, run: string) =>
    (await as(user, 'farm', 'results', run, '--jsonl')).split('\n').map((line) => (JSON.parse(line) as Result).answer);
  const project = (name: string, yaml: string, files: Record<string, string> = {}): string => {
    const folder = join(place, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'project.yaml'), `name: ${name}\n${yaml}`);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return folder;
  };

  test('opens its data directory as far as others must pass, and no further', () => {
    const mode = (path: string) => (statSync(join(home(), path)).mode & 0o777).toString(8);
    const modes = Object.fromEntries(readdirSync(home()).map((name) => [name, mode(name)]));
    expect(mode('.')).toBe('711');
    expect(modes).toMatchObject({
      work: '711',
      workers: '711',
      spool: '711',
      agent: '755',
      jobs: '700',
      runs: '700',
      bundles: '700',
    });
    for (const [name, bits] of Object.entries(modes))
      if (!['work', 'workers', 'spool', 'agent', 'head.sock'].includes(name)) expect(bits, name).toMatch(/^[67]00$/);
  });

  test('runs what users send as these users, and a hostile one gets at nothing', async () => {
    const go = join(place, 'go');
    const hold = project(
      'hold',
      `setup: id -un >setup-by\ncollect: [sh, -c, 'cat >/dev/null; id -un >"$BREADBOX_OUT/by"']\n` +
        `run: [sh, -c, 'while [ ! -e ${go} ]; do sleep 0.1; done; echo "$(id -un) $(cat setup-by) $USER $HOME"']\n` +
        'feed: { list: [1, 2] }\n',
    );
    await as(anna, 'farm', 'push', hold);
    const held = await as(anna, 'farm', 'run', 'hold');
    const pilot = await eventually(() => processesOf(anna).find(({ command }) => command.includes(' pilot --file ')));
    await eventually(() => processesOf(anna).find(({ command }) => command.startsWith('sleep')));
    const workerFile = pilot.command.split(' ').at(-1)!;
    const supervisor = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pilot.pid)], { encoding: 'utf8' }));

    const closed = ['breadbox.db', 'breadbox.db-wal', 'owner.token', 'head.json', 'lock.db', 'jobs/1/launch'];
    const target = {
      home: home(),
      victim: anna,
      run: held,
      pids: [pilot.pid, supervisor, head.pid],
      files: [workerFile, ...closed.map((name) => join(home(), name))],
      folders: [home(), ...['jobs', 'runs', 'bundles', 'workers', `work/${anna}`].map((name) => join(home(), name))],
    };
    const folder = project(
      'attack',
      'run: node task.js\nfeed: { command: node feed.js }\ncollect: [sh, -c, \'cat >"$BREADBOX_OUT/all"\']\n',
      { 'target.json': JSON.stringify(target), 'task.js': TASK, 'feed.js': FEED },
    );
    copyFileSync(join(import.meta.dirname, 'attack.js'), join(folder, 'attack.js'));
    await as(ben, 'farm', 'push', folder);
    const attack = await as(ben, 'farm', 'run', 'attack');
    const reported = await eventually(async () => {
      const tasks = (await (await head.call(`GET /api/farm/runs/${attack}/tasks`)).json()) as { params: Report }[];
      return tasks[0]?.params;
    });
    refused(reported);
    expect(processesOf(anna).map(({ pid }) => pid)).toContain(pilot.pid);

    const before = statSync(workerFile).ino;
    await head.stop('SIGKILL');
    const { asked, leave } = await squat(head.url);
    await sleep(1500);
    head = await BuiltHead.start({ home: home() });
    await leave();
    expect(asked, 'whoever takes the port of a head that is down is told nothing').toEqual([]);
    expect(statSync(workerFile).ino, 'its worker is told the new address').not.toBe(before);
    expect((statSync(workerFile).mode & 0o777).toString(8)).toBe('600');
    expect(processesOf(anna).map(({ pid }) => pid)).toContain(pilot.pid);

    writeFileSync(go, '');
    expect(await over(held)).toMatchObject({ state: 'done', answered: 2, failed: 0 });
    expect(await answers(anna, held)).toEqual(Array(2).fill(`${anna} ${anna} ${anna} /nonexistent`));
    const by = await eventually(async () => {
      const found = await head.call(`GET /api/farm/runs/${held}/artefacts/by`);
      return found.status === 200 ? await found.text() : undefined;
    });
    expect(by).toBe(`${anna}\n`);

    expect(await over(attack)).toMatchObject({ state: 'done', answered: 1 });
    // What it was aimed at has ended meanwhile.
    for (const answer of await answers(ben, attack)) refused(answer as Report, ['ENOENT', 'ESRCH']);
    for (const name of [anna, ben]) {
      await eventually(() => (processesOf(name).length === 0 ? true : undefined));
      const work = join(home(), 'work', name);
      const others = execFileSync('find', [work, '!', '-user', name], { encoding: 'utf8' });
      expect({ others, mode: (statSync(work).mode & 0o777).toString(8) }).toEqual({ others: '', mode: '700' });
    }
    await eventually(() => (readdirSync(join(home(), 'workers')).length === 0 ? true : undefined));
  }, 120_000);

  test('ends what a cancelled run does as its user', async () => {
    await as(anna, 'farm', 'push', project('long', "run: [sh, -c, 'sleep 600; true']\nfeed: { list: [1] }\n"));
    const run = await as(anna, 'farm', 'run', 'long');
    await eventually(() => processesOf(anna).find(({ command }) => command === 'sleep 600'));
    await as(anna, 'farm', 'cancel', run);
    await eventually(() => (processesOf(anna).length === 0 ? true : undefined));
  });

  test('says no where a run would have rights that are not its user’s', async () => {
    const refuses = async (user: string, words: string[]) =>
      ((await as(user, ...words).catch((error: { stderr: string }) => error)) as { stderr: string }).stderr;
    execFileSync('userdel', [gone]);
    await as(gone, 'farm', 'push', project('orphan', 'run: id\nfeed: { list: [1] }\n'));
    expect(await refuses(gone, ['farm', 'run', 'orphan'])).toContain(`this computer has no account ${gone}`);
    expect(await refuses('root', ['farm', 'run', 'hold'])).toContain(`pushed by ${anna}`);
    expect(await refuses('root', ['token', 'create', '--role', 'user'])).toContain('all rights on this computer');
    expect(await refuses('root', ['token', 'create', '--role', 'user', '--user', gone])).toContain('has no account');
    expect(await as('root', 'token', 'create', '--role', 'viewer', '--user', 'kiosk', '-q')).toMatch(/^bbx_/);
  });

  test('says which folder is closed to a user', async () => {
    const closed = join(place, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const other = await BuiltHead.start({ home: join(closed, 'home') });
    try {
      const made = await other.call('POST /api/tokens', { role: 'user', user: anna });
      const { token } = (await made.json()) as { token: string };
      const env = { PATH: process.env.PATH, BREADBOX_URL: other.url, BREADBOX_TOKEN: token };
      const say = promisify(execFile);
      await say(cli, ['farm', 'push', join(place, 'long')], { env });
      const { stderr } = await say(cli, ['farm', 'run', 'long'], { env }).catch((error: { stderr: string }) => error);
      expect(stderr).toContain(`${anna} cannot reach the data directory of the head: ${closed} is closed to it.`);
      expect(stderr).toContain('BREADBOX_HOME=/var/lib/breadbox');
    } finally {
      await other.stop('SIGKILL');
    }
  });

  interface Report {
    readonly uid: number;
    readonly groups: readonly number[];
    readonly workDir: string;
    readonly env: Readonly<Record<string, string>>;
    readonly tries: Readonly<Record<string, string | number>>;
  }

  function refused({ uid, groups, workDir, env, tries }: Report, alsoFine: readonly string[] = []): void {
    const fine: readonly unknown[] = ['EACCES', 'EPERM', 401, 403, 404, ...alsoFine];
    const idOf = (flag: string) => Number(execFileSync('id', [flag, ben], { encoding: 'utf8' }));
    expect({ uid, groups }).toEqual({ uid: idOf('-u'), groups: [idOf('-g')] });
    expect(workDir).toBe(join(home(), 'work', ben));
    expect(Object.values(env).filter((value) => value.startsWith('/root'))).toEqual([]);
    expect(Object.keys(tries).length).toBeGreaterThan(50);
    const succeeded = Object.entries(tries).filter(([, outcome]) => !fine.includes(outcome));
    expect(succeeded).toEqual([]);
  }
});

/** What any account can do with the port of a head that was killed. */
async function squat(url: string) {
  const asked: unknown[] = [];
  const server = createServer(({ url: path, headers }, response) => {
    asked.push([path, headers.authorization]);
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve));
  return { asked, leave: () => new Promise((resolve) => server.close(resolve)) };
}

async function eventually<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const until = Date.now() + 40_000; Date.now() < until; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`not within 40 s: ${look}`);
}

const TASK = `
const target = JSON.parse(require('node:fs').readFileSync('target.json'));
require('./attack.js')(target).then((report) => console.log(JSON.stringify(report)));
`;

const FEED = `
const target = JSON.parse(require('node:fs').readFileSync('target.json'));
let asked = 0;
require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  if (!JSON.parse(line).ask) return;
  if (asked++ > 0) return console.log('{"done":true}');
  console.log(JSON.stringify({ tasks: [{ key: 'report', params: await require('./attack.js')(target) }] }));
});
`;
