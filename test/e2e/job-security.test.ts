import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job, JobDetail, JobList } from '../../src/protocol/jobs.ts';
import { BuiltHead } from './built-head.ts';
import { addAccount, NO_ACCOUNTS, processesOf, removeAccount } from './unix-accounts.ts';

if (NO_ACCOUNTS !== undefined) console.warn(NO_ACCOUNTS);

const [anna, ben] = ['d', 'e'].map((letter) => `bbtest-${letter}-${process.pid}`) as [string, string];
const uidOf = (account: string) => Number(execFileSync('id', ['-u', account], { encoding: 'utf8' }));
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** A user of a head, over HTTP alone. */
class Caller {
  readonly #head: () => BuiltHead;
  readonly #token: string;

  constructor(head: () => BuiltHead, token: string) {
    this.#head = head;
    this.#token = token;
  }

  static async make(head: () => BuiltHead, user: string): Promise<Caller> {
    const made = await head().call('POST /api/tokens', { role: 'user', user });
    return new Caller(head, ((await made.json()) as { token: string }).token);
  }

  call(key: `${string} ${string}`, init: RequestInit = {}): Promise<Response> {
    const [method, path] = key.split(' ') as [string, string];
    return fetch(this.#head().url + path, {
      ...init,
      method,
      headers: { authorization: `Bearer ${this.#token}`, ...init.headers },
    });
  }

  async submit(script: string, more: Record<string, unknown> = {}): Promise<string> {
    const body = JSON.stringify({ script: `#!/bin/sh\n${script}\n`, ...more });
    const answer = (await (await this.call('POST /api/jobs', { body })).json()) as { jobId?: string; title?: string };
    if (answer.jobId === undefined) throw new Error(answer.title);
    return answer.jobId;
  }

  async job(id: string): Promise<JobDetail> {
    return (await (await this.call(`GET /api/jobs/${id}`)).json()) as JobDetail;
  }

  async output(id: string): Promise<string> {
    return (await this.call(`GET /api/jobs/${id}/output`)).text();
  }

  async over(id: string): Promise<JobDetail> {
    return eventually(async () => {
      const job = await this.job(id);
      return job.endedAt === undefined ? undefined : job;
    });
  }
}

describe.skipIf(NO_ACCOUNTS !== undefined)('jobs of a head that is root', () => {
  let place: string;
  let head: BuiltHead;
  let [a, b]: Caller[] = [];
  const home = () => join(place, 'home');
  const folder = (account: string) => join(place, account);

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'breadbox-jobs-'));
    chmodSync(place, 0o755);
    for (const account of [anna, ben]) {
      addAccount(account);
      mkdirSync(folder(account), { mode: 0o700 });
      chownSync(folder(account), uidOf(account), uidOf(account));
    }
    head = await BuiltHead.start({ home: home() });
    [a, b] = await Promise.all([anna, ben].map((user) => Caller.make(() => head, user)));
  });

  afterAll(async () => {
    await head?.stop('SIGKILL');
    for (const name of [anna, ben]) removeAccount(name);
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });

  test('a job runs as its user, who alone gets at its output, its script, its access file and its processes', async () => {
    const victim = await a!.submit('id -un; echo "$SECRET"; sleep 600', {
      ...{ directory: folder(anna), environment: { SECRET: 'hush-hush' }, options: ['-o', 'out.txt'] },
    });
    await eventually(async () => ((await a!.output(victim)) === `${anna}\nhush-hush\n` ? true : undefined));
    const pids = processesOf(anna).map(({ pid }) => pid);
    expect(pids.length).toBeGreaterThan(0);

    for (const call of [
      `GET /api/jobs/${victim}`,
      `GET /api/jobs/${victim}/output`,
      `GET /api/jobs/${victim}/output?follow=true`,
      `GET /api/jobs/${victim}/script`,
      `POST /api/jobs/${victim}/cancel`,
      `POST /api/jobs/${victim}/requeue`,
      `POST /api/jobs/${victim}/stdin`,
    ] as const)
      expect((await b!.call(call)).status, call).toBe(404);
    expect(((await (await b!.call('GET /api/jobs?ended=true')).json()) as JobList).jobs).toEqual([]);
    for (const path of [`files${folder(anna)}/out.txt`, `files?path=${folder(anna)}`, 'files/etc/shadow'])
      expect((await b!.call(`GET /api/${path}`)).status, path).toBe(403);
    expect((await b!.call(`PUT /api/files${folder(anna)}/out.txt`, { body: 'x' })).status).toBe(403);

    const spool = join(home(), 'spool', victim);
    const access = join(home(), 'workers', `jobs-${anna}.json`);
    const closed = [
      ...[join(folder(anna), 'out.txt'), join(spool, 'slurm_script'), access],
      ...['spec.json', 'stdout', 'launch'].map((name) => join(home(), 'jobs', victim, name)),
      ...['owner.token', 'breadbox.db', 'breadbox.db-wal', 'head.json'].map((name) => join(home(), name)),
      ...pids.flatMap((pid) => [`/proc/${pid}/environ`, `/proc/${pid}/fd/1`]),
    ];
    const folders = [
      folder(anna),
      spool,
      join(spool, 'steps'),
      ...['jobs', 'workers', '.'].map((name) => join(home(), name)),
    ];
    const script = [
      'for path in "$@"; do',
      '  [ "$path" = -- ] && { how=ls; continue; }',
      '  $' + '{how:-cat} "$path" >/dev/null 2>&1 && echo "got $path"',
      '  (echo x >>"$path") 2>/dev/null && echo "wrote $path"',
      'done',
      ...pids.map((pid) => `kill -9 ${pid} 2>/dev/null && echo "killed ${pid}"`),
      'grep -la hush-hush /proc/[0-9]*/cmdline 2>/dev/null',
      'echo done',
    ].join('\n');
    const attack = await b!.submit(script, { directory: folder(ben), args: [...closed, '--', ...folders] });
    await b!.over(attack);
    expect(await b!.output(attack)).toBe('done\n');
    expect(
      closed.filter((path) => !path.startsWith('/proc') && statSync(path, { throwIfNoEntry: false }) === undefined),
    ).toEqual(
      [], // nothing was refused only because it is not there
    );
    expect((await a!.job(victim)).state).toBe('running');
    expect([modeOf(access), statSync(access).uid]).toEqual(['600', uidOf(anna)]);
    expect([modeOf(spool), statSync(spool).uid]).toEqual(['700', uidOf(anna)]);
    expect((await a!.call(`POST /api/jobs/${victim}/cancel`)).status).toBe(204);
    expect((await a!.over(victim)).state).toBe('cancelled');
    await eventually(() => (processesOf(anna).length === 0 ? true : undefined));
  });

  test('the head reads no file of others for a job that points its output there', async () => {
    const id = await b!.submit('sleep 600', { directory: folder(ben), options: ['-o', 'link'] });
    await eventually(async () => ((await b!.job(id)).state === 'running' ? true : undefined));
    for (const target of [join(home(), 'owner.token'), '/etc/shadow', '/dev/zero', folder(ben)]) {
      const link = await b!.submit(`ln -sfn ${target} link`, { directory: folder(ben), options: ['-o', 'other'] });
      await b!.over(link);
      for (const query of ['', '?follow=true']) {
        const answer = await b!.call(`GET /api/jobs/${id}/output${query}`);
        expect([target, answer.status]).toEqual([target, 403]);
      }
    }
    await b!.call(`POST /api/jobs/${id}/cancel`);
    const outside = await b!.submit('true', { directory: folder(ben), options: ['-o', join(folder(anna), 'stolen')] });
    expect((await b!.over(outside)).state).toBe('failed');
    expect(readdirSync(folder(anna))).not.toContain('stolen');
  });

  test('names, paths and values that a shell would take apart do no harm', async () => {
    const marker = join(place, 'marker');
    const evil = `'"; touch ${marker}; $(touch ${marker}) \`touch ${marker}\` \\ ü 日本 \n#`;
    const name = evil.replaceAll('/', '_');
    const line = evil.replaceAll('\n', ' ');
    const directory = join(folder(ben), name);
    const put = await b!.call(`PUT /api/files${encodeURI(folder(ben))}/${encodeURIComponent(name)}`, { body: 'x' });
    expect(put.status).toBe(200);
    const file = join(folder(ben), name);
    expect([readFileSync(file, 'utf8'), statSync(file).uid, modeOf(file)]).toEqual(['x', uidOf(ben), '644']);
    rmSync(file);
    mkdirSync(directory, { mode: 0o755 });
    chownSync(directory, uidOf(ben), uidOf(ben));
    const id = await b!.submit('printf "%s|" "$EVIL" "$1" "$SLURM_JOB_NAME"; pwd', {
      ...{ directory, args: [evil], scriptName: evil },
      environment: { EVIL: evil, [`X'; touch ${marker}; '`]: 'x', 'Y$(touch z)': 'x' },
      options: ['-J', line, '--comment', line, '-o', `${name}.txt`],
    });
    const job: Job = await b!.over(id);
    expect([job.state, job.name]).toEqual(['completed', line]);
    expect(await b!.output(id)).toBe(`${evil}|${evil}|${line}|${directory}\n`);
    expect(readdirSync(place).sort()).toEqual([anna, ben, 'home'].sort());
    for (const more of [
      { environment: { A: 'a\0b' } },
      { args: ['a\0b'] },
      { options: ['-J', 'a\0b'] },
      { options: ['-J', 'a\nb'] },
      { directory: '/\0' },
    ])
      await expect(b!.submit('true', more)).rejects.toThrow();
  });

  test('a job calls the head with a token of its user, which can be revoked', async () => {
    const call = `node -e '
      const { url, token } = JSON.parse(require("node:fs").readFileSync(process.env.BREADBOX_ACCESS));
      const ask = (path, init) => fetch(url + path, { ...init, headers: { authorization: "Bearer " + token } });
      (async () => {
        const me = await (await ask("/api/me")).json();
        const made = await ask("/api/tokens", { method: "POST", body: JSON.stringify({ role: "owner" }) });
        console.log(me.user, me.role, made.status, process.env.PATH.split(":")[0]);
      })()'`;
    const path = `${process.env.PATH}`;
    const id = await b!.submit(call, { directory: folder(ben), environment: { PATH: path } });
    await b!.over(id);
    expect(await b!.output(id)).toBe(`${ben} user 403 ${join(home(), 'agent/bin')}\n`);

    const file = join(home(), 'workers', `jobs-${ben}.json`);
    const before = readFileSync(file, 'utf8');
    await b!.over(await b!.submit('true', { directory: folder(ben) }));
    expect(readFileSync(file, 'utf8'), 'one token a user, not a job').toBe(before);
    expect((await b!.call(`DELETE /api/tokens/jobs-${ben}`)).status).toBe(204);
    const { token } = JSON.parse(before) as { token: string };
    expect((await fetch(`${head.url}/api/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    await b!.submit('true', { directory: folder(ben) });
    expect(readFileSync(file, 'utf8')).not.toBe(before);
  });

  test('the list is right, and jobs reach the head, after it was killed and started again', async () => {
    const waits = await b!.submit('true', { directory: folder(ben), options: ['-H'] });
    const script =
      'while [ ! -e go ]; do sleep 0.1; done; cat "$BREADBOX_ACCESS" | tr , "\\n" | grep url; ls -d "$BREADBOX_STEPS"';
    const lives = await b!.submit(script, { directory: folder(ben) });
    await eventually(async () => ((await b!.job(lives)).state === 'running' ? true : undefined));
    const ends = await b!.submit('sleep 1', { directory: folder(ben) });
    const list = async () => (await (await b!.call('GET /api/jobs?ended=true')).json()) as JobList;
    const before = await list();
    await head.stop('SIGKILL');
    await sleep(1500);
    head = await BuiltHead.start({ home: home() });
    await b!.over(ends);
    const after = await list();
    expect(after.jobs.map(({ jobId }) => jobId)).toEqual(before.jobs.map(({ jobId }) => jobId));
    expect(await b!.job(waits)).toMatchObject({ state: 'pending', held: true });
    expect(await b!.job(lives)).toMatchObject({ state: 'running' });
    await b!.call(`PUT /api/files${folder(ben)}/go`, { body: '' });
    await b!.over(lives);
    expect(await b!.output(lives)).toContain(`"url":"${head.url}"`);
    expect(await b!.output(lives)).toContain(join(home(), 'spool', lives, 'steps'));
  });

  test('root’s own jobs are the owner’s alone', async () => {
    const script = '#!/bin/sh\nid -un';
    const made = (await (
      await head.call('POST /api/jobs', { script, directory: '/', options: ['-o', '/dev/null'] })
    ).json()) as { jobId: string };
    expect(made.jobId).toMatch(/^\d+$/);
    expect((await b!.call(`GET /api/jobs/${made.jobId}`)).status).toBe(404);
  });
});

describe.skipIf(NO_ACCOUNTS !== undefined)('jobs of a head that is not root', () => {
  let place: string;
  const under = () => ['setpriv', `--reuid=${anna}`, `--regid=${anna}`, '--clear-groups'];
  beforeAll(() => {
    addAccount(anna);
    place = mkdtempSync(join(tmpdir(), 'breadbox-jobs-'));
    chownSync(place, uidOf(anna), uidOf(anna));
  });
  afterAll(() => {
    removeAccount(anna);
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });

  test('a second user is refused, with his jobs and his files, unless all are trusted', async () => {
    const home = join(place, 'home');
    const strict = await BuiltHead.start({ home, under: under(), env: { USER: anna } });
    try {
      const own = (await (await strict.call('GET /api/me')).json()) as { user: string };
      expect(own.user).toBe(anna);
      const other = await Caller.make(() => strict, 'ben');
      const body = JSON.stringify({ script: '#!/bin/sh\ntrue', directory: place });
      for (const call of ['POST /api/jobs', 'POST /api/jobs/check'] as const)
        expect((await other.call(call, { body })).status, call).toBe(403);
      const step = JSON.stringify({ argv: ['true'], directory: place });
      expect((await other.call('POST /api/jobs/interactive', { body: step })).status).toBe(403);
      for (const path of [`files${home}/owner.token`, `files?path=${place}`])
        expect((await other.call(`GET /api/${path}`)).status, path).toBe(403);
      expect((await other.call(`PUT /api/files${place}/x`, { body: 'x' })).status).toBe(403);
      const refused = (await (await other.call('POST /api/jobs', { body })).json()) as { title: string; hint: string };
      expect(refused.title).toBe(`A job of ben would execute as ${anna}, and could read all that ${anna} can.`);
      expect(refused.hint).toContain('--trust-users');
      expect((await strict.call('POST /api/jobs', JSON.parse(body))).status).toBe(200);
    } finally {
      await strict.stop();
    }
    const trusting = await BuiltHead.start({ home, under: under(), env: { USER: anna }, args: ['--trust-users'] });
    try {
      const other = await Caller.make(() => trusting, 'ben');
      const id = await other.submit('id -un', { directory: place });
      expect(await other.over(id)).toMatchObject({ state: 'completed', user: 'ben' });
      expect(await other.output(id)).toBe(`${anna}\n`);
    } finally {
      await trusting.stop();
    }
  });
});

async function eventually<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const until = Date.now() + 50_000; Date.now() < until; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`not within 20 s: ${look}`);
}
