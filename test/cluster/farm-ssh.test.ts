import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TokenRow } from '../../src/protocol/auth.ts';
import type { Lending, Result, RunStatus } from '../../src/protocol/farm.ts';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { ClusterHead } from './cluster-head.ts';

const run = promisify(execFile);
/** As their owner calls them; they call themselves otherwise. */
const BOARDS = ['parc1', 'parc2', 'parc3', 'parc4'] as const;
const WITHOUT_NODE = 'parc4';
const PILOTS = BOARDS.filter((board) => board !== WITHOUT_NODE);
/** A node that fell silent is missed after this time, and its tasks are given to others. */
const LEASE_MS = 30_000;

/** As the owners of such boards would: `setup` once on each, then the program again and again. */
const PROJECT = `name: squares
run: sh square.sh
setup: |
  echo x >>"$HOME/setups"
  echo 3 >three
attempts: 3
timeLimit: 60s
feed: {list: [1]}
`;
const SQUARE = `read n
sleep "$(cat pause)"
echo "{\\"n\\": $n, \\"square\\": $((n * n)), \\"three\\": $(cat three)}"
`;

describe('the farm on boards that have SSH and nothing else', () => {
  let head: ClusterHead;
  let sandbox: Pick<Sandbox, 'name' | 'inventory' | 'head' | 'nodes'>;
  let machineOf: ReadonlyMap<string, string>;
  let folder: string;
  /** Of the head on the boards' network, with its interface. */
  let bridge: string;
  let own: string;

  beforeAll(async () => {
    head = await ClusterHead.start();
    sandbox = await head.sandbox(['--nodes', '3']);
    folder = join(dirname(head.home), 'project');
    const rows = (await readFile(sandbox.inventory, 'utf8')).split('\n').filter((line) => line.includes(',pi,'));
    const fields = rows.map((row) => row.split(','));
    machineOf = new Map(fields.map(([machine], i) => [BOARDS[i]!, machine!]));
    const list = fields.map(([, address, user, , key], i) => [BOARDS[i], address, user, key].join(','));
    await mkdir(folder);
    await writeFile(join(folder, 'node_list.csv'), `node,address,user,identityFile\n${list.join('\n')}\n`);
    own = fields[0]![1]!.replace(/\d+$/, '1');
    bridge = (await run('ip', ['-o', 'addr'])).stdout
      .split('\n')
      .find((line) => line.includes(`${own}/`))!
      .split(/\s+/)[1]!;
  });

  afterAll(async () => {
    await run('ip', ['addr', 'add', `${own}/24`, 'dev', bridge]).catch(() => {}); // it has it still
    await head.remove();
  });

  const on = async (nodes: string, command: string, root: readonly string[] = []) =>
    (
      await head.json<readonly { node: string; exitCode: number; stdout: string }[]>([
        ...['run', '-w', nodes, ...root, '--', `${command}; true`],
      ])
    ).map(({ stdout }) => stdout.trim());
  const lendings = () => head.json<readonly Lending[]>(['farm', 'lend']);
  const states = async () => Object.fromEntries((await lendings()).map(({ node, state }) => [node, state]));
  const status = (id: string) => head.json<RunStatus>(['farm', 'status', id]);
  const eventually = async <T>(look: () => Promise<T | undefined | false>, withinMs = 60_000): Promise<T> => {
    const until = Date.now() + withinMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (Date.now() > until) throw new Error(`It has not happened: ${look}`);
      await sleep(300);
    }
  };
  /** So many tasks for the lent boards alone. */
  const begin = async (tasks: number, pauseSec: string): Promise<string> => {
    const place = join(folder, 'squares');
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'project.yaml'), PROJECT);
    await writeFile(join(place, 'square.sh'), SQUARE);
    await writeFile(join(place, 'pause'), `${pauseSec}\n`);
    const feed = join(folder, 'feed.jsonl');
    await writeFile(feed, Array.from({ length: tasks }, (_, n) => `${n}\n`).join(''));
    expect((await head.breadbox(['farm', 'push', place])).exitCode).toBe(0);
    const begun = await head.breadbox(['farm', 'run', 'squares', '--feed', feed, '--workers', '0', '-q']);
    expect(begun).toMatchObject({ exitCode: 0 });
    return begun.stdout.trim();
  };
  const answers = async (id: string): Promise<readonly Result[]> => {
    const { stdout } = await head.breadbox(['farm', 'results', id]);
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Result]));
  };
  const finish = async (id: string, tasks: number): Promise<readonly Result[]> => {
    expect(await head.breadbox(['farm', 'watch', id, '--timeout', '120'])).toMatchObject({ exitCode: 0 });
    expect(await status(id)).toMatchObject({ state: 'done', answered: tasks, failed: 0, leased: 0 });
    const found = await answers(id);
    expect(found.map(({ answer }) => answer)).toEqual(
      Array.from({ length: tasks }, (_, n) => ({ n, square: n * n, three: 3 })),
    );
    return found;
  };

  test('boards come in by a list, and what they lack is said', async () => {
    expect((await head.breadbox(['nodes', 'import', join(folder, 'node_list.csv')])).exitCode).toBe(0);
    const strangers = await head.breadbox(['farm', 'lend', '-w', '@all']);
    expect(strangers).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('nodes contact') });
    expect((await head.breadbox(['nodes', 'contact', '@all'])).exitCode).toBe(0);
    const bare = await head.breadbox(['farm', 'lend', '-w', '@all']);
    expect(bare.exitCode).toBe(1);
    expect(bare.stderr).toContain(
      'parc[1-4] has no Node.js, and not what the sh worker needs: curl or GNU wget, and unzip',
    );
    expect(await lendings()).toEqual([]);
    const asRoot = await head.breadbox(['farm', 'lend', '-w', 'parc1', '-l', 'root']);
    expect(asRoot.exitCode).not.toBe(0);
    const install = (nodes: readonly string[], packages: string) =>
      on(
        nodes.join(','),
        `apt-get -q update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends ${packages} >/dev/null && echo done`,
        ['--root', '--timeout', '200'],
      );
    expect(await install(PILOTS, 'nodejs')).toEqual(['done', 'done', 'done']);
    expect(await install([WITHOUT_NODE], 'curl unzip')).toEqual(['done']);
  });

  test('one command lends them: pilots, and the sh worker where there is no Node.js', async () => {
    const began = performance.now();
    const lent = await head.json<readonly Lending[]>(['farm', 'lend', '-w', '@all']);
    console.log(`four boards were lent in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    expect(lent.map(({ node, state, kind, slots }) => [node, state, kind, slots])).toEqual(
      BOARDS.map((board) => [board, 'working', board === WITHOUT_NODE ? 'sh' : 'pilot', 2]),
    );
    const files = await on(
      '@all',
      'stat -c "%a %U %n" ~/.cache/breadbox ~/.cache/breadbox/lent/*/*.json ~/.cache/breadbox/lent/*/token 2>/dev/null',
    );
    for (const found of files) for (const line of found.split('\n')) expect(line).toMatch(/^[67]00 pi /);
    const secrets = await on(
      '@all',
      'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n" | grep -c "bbx[_]"',
    );
    expect(secrets).toEqual(['0', '0', '0', '0']);
    const again = await head.json<readonly Lending[]>(['farm', 'lend', '-w', '@all']);
    expect(again.map(({ worker }) => worker)).toEqual(lent.map(({ worker }) => worker));
  });

  test('a project is set up once on each, and all of them answer', async () => {
    const results = await finish(await begin(280, '0.4'), 280);
    expect(new Set(results.map(({ node }) => node))).toEqual(new Set(BOARDS));
    expect(await on('@all', 'wc -l <setups')).toEqual(['1', '1', '1', '1']);
  });

  test('other slots take effect, and what runs is finished', async () => {
    const id = await begin(60, '0.5');
    await eventually(async () => (await status(id)).answered > 0);
    const [lent] = await head.json<readonly Lending[]>(['farm', 'lend', '-w', 'parc1', '--slots', '1']);
    expect(lent).toMatchObject({ state: 'working', slots: 1 });
    const results = await finish(id, 60);
    expect(results.every(({ attempt }) => attempt === 1)).toBe(true);
    await eventually(async () => (await lendings()).length === BOARDS.length);
    await head.json(['farm', 'lend', '-w', 'parc1']);
    await eventually(async () => (await lendings()).length === BOARDS.length);
  });

  test('the head is killed and comes back at another address; nothing is lost, and no board has to be asked', async () => {
    const before = (await lendings()).map(({ worker }) => worker);
    const id = await begin(400, '0.2');
    await eventually(async () => (await status(id)).answered > 20);
    await head.kill();
    const other = own.replace(/\d+$/, '254');
    await run('ip', ['addr', 'del', `${own}/24`, 'dev', bridge]);
    await run('ip', ['addr', 'add', `${other}/24`, 'dev', bridge]);
    await sleep(3000);
    const began = performance.now();
    await head.startAgain();
    const moved = BOARDS.map(() => `https://${other}`).join(' ');
    const told =
      'grep -ho "https://[0-9.]*" ~/.cache/breadbox/lent/*/worker.json ~/.cache/breadbox/lent/*/head 2>/dev/null';
    await eventually(async () => (await on('@all', told)).join(' ') === moved);
    const all = await eventually(async () => {
      const found = await head.json<readonly Lending[]>(['farm', 'lend']);
      return found.every(({ state }) => state === 'working') && found;
    });
    const answered = (await status(id)).answered;
    await eventually(async () => (await status(id)).answered > answered);
    console.log(
      `boards work for the head at its new address ${((performance.now() - began) / 1000).toFixed(1)} s after its start`,
    );
    expect(all.map(({ worker }) => worker)).toEqual(before);
    await finish(id, 400);
  });

  test('a board is pulled out: others do its tasks, and it works again once it is back', async () => {
    const id = await begin(200, '0.5');
    await eventually(async () => (await status(id)).answered > 20);
    expect((await head.breadbox(['sandbox', 'stop', machineOf.get('parc2')!, '--force'])).exitCode).toBe(0);
    const pulled = Date.now();
    await finish(id, 200);
    await eventually(async () => (await states()).parc2 === 'failed', LEASE_MS + 30_000);
    expect(await head.breadbox(['sandbox', 'start', machineOf.get('parc2')!])).toMatchObject({ exitCode: 0 });
    const back = Date.now();
    await eventually(async () => (await states()).parc2 === 'working', 60_000);
    console.log(
      `it was away for ${Math.round((back - pulled) / 1000)} s, and worked ${Math.round((Date.now() - back) / 1000)} s after its start`,
    );
    const results = await finish(await begin(80, '0.2'), 80);
    expect(results.some(({ node }) => node === 'parc2')).toBe(true);
  });

  test('a board that cannot connect to the head works through a tunnel', async () => {
    await head.json(['farm', 'lend', '--stop', '--now', '-w', 'parc3']);
    const address = (await run('ip', ['-o', '-4', 'addr', 'show', 'dev', bridge])).stdout.match(/inet (\S+)\//)![1]!;
    const [board] = await on('parc3', 'hostname -I');
    const rule = ['INPUT', '-s', board!.split(' ')[0]!, '-d', address, '-p', 'tcp', '--syn', '-j', 'REJECT'];
    await run('iptables', ['-w', '-I', ...rule]);
    try {
      const [lent] = await head.json<readonly Lending[]>(['farm', 'lend', '-w', 'parc3']);
      expect(lent).toMatchObject({ state: 'working', kind: 'pilot' });
      const [url] = await on('parc3', 'grep -ho "https://[0-9.]*" ~/.cache/breadbox/lent/*/worker.json');
      expect(url).toBe('https://127.0.0.1');
      const results = await finish(await begin(80, '0.2'), 80);
      expect(results.some(({ node }) => node === 'parc3')).toBe(true);
    } finally {
      await run('iptables', ['-w', '-D', ...rule]);
    }
  });

  test('told to stop now, they end what runs, and others do it', async () => {
    const id = await begin(40, '1');
    await eventually(async () => (await status(id)).answered > 0);
    const stopped = await head.json<readonly Lending[]>(['farm', 'lend', '--stop', '--now', '-w', 'parc[2,4]']);
    expect(stopped.map(({ node, state }) => [node, state])).toEqual([
      ['parc2', 'gone'],
      ['parc4', 'gone'],
    ]);
    expect(
      await on('parc[2,4]', 'pgrep -u pi -f "[s]quare.sh|[w]orker.sh|[a]gent-" | wc -l; ls ~/.cache/breadbox/lent'),
    ).toEqual(['0', '0']);
    await finish(id, 40);
    expect(await head.json(['farm', 'lend', '-w', '@all'])).toHaveLength(BOARDS.length);
  });

  test('told to stop, they finish what runs, and leave nothing behind', async () => {
    const id = await begin(100, '1');
    await eventually(async () => (await status(id)).leased >= 8);
    await head.json(['farm', 'lend', '--stop', '-w', '@all']);
    await eventually(async () => (await lendings()).length === 0);
    const { answered, leased, failed } = await status(id);
    expect({ leased, failed }).toEqual({ leased: 0, failed: 0 });
    expect(answered).toBeLessThan(100);
    const results = await answers(id);
    expect(results.every(({ attempt }) => attempt === 1)).toBe(true);
    expect(
      await on('@all', 'pgrep -u pi -f "[s]quare.sh|[w]orker.sh|[a]gent-" | wc -l; ls ~/.cache/breadbox/lent'),
    ).toEqual(['0', '0', '0', '0']);
    const tokens = await head.json<readonly TokenRow[]>(['token', 'list']);
    // That of the head's own agent stays.
    expect(tokens.filter(({ role, name }) => role === 'node' && name !== 'agent of this computer')).toEqual([]);
    await head.breadbox(['farm', 'cancel', id]);
  });
});
