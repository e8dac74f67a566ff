import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Inventory } from '../inventory/node-list.ts';
import { inventoryOperations } from '../inventory/operations.ts';
import type { ConsoleEnd } from '../protocol/consoles.ts';
import { newNodeSchema } from '../protocol/inventory.ts';
import { openSsh, type Ssh } from '../provision/ssh/open-ssh.ts';
import { hasSshd, SshdUnderTest } from '../provision/ssh/sshd-under-test.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Console, Holder } from './console.ts';
import { ConsoleDesk } from './console-desk.ts';
import { consoleOperations } from './operations.ts';

const SOON = { timeout: 30_000, interval: 20 } as const;
const OWNER: Holder = { kind: 'session', hash: 'one' };
const OTHER: Holder = { kind: 'session', hash: 'two' };
const SIZE = { cols: 80, rows: 24 };

/** What a page does: it draws what comes, and says so. */
class Screen {
  text = '';
  bytes = 0;
  end: ConsoleEnd | undefined;
  readonly console: Console;
  draws = true;

  constructor(desk: ConsoleDesk, console: Console) {
    this.console = console;
    desk.show(console, {
      bytes: (piece) => {
        this.bytes += piece.length;
        this.text = (this.text + Buffer.from(piece).toString('latin1')).slice(-20_000);
        if (this.draws) queueMicrotask(() => console.take({ seen: this.bytes }));
      },
      ended: (end) => {
        this.end = end;
      },
    });
  }

  type(keys: string): void {
    this.console.take({ keys });
  }
}

describe.skipIf(!hasSshd)('terminals on a real SSH server (skipped where /usr/sbin/sshd is absent)', () => {
  let server: SshdUnderTest;
  let directory: string;
  let ssh: Ssh;
  let store: ReturnType<typeof openStore>;
  let desk: ConsoleDesk;
  const good = new Set(['one', 'two']);
  const warned: string[] = [];

  function openStore() {
    return directStore(openDatabase(join(directory, 'breadbox.db')), { ...inventoryOperations, ...consoleOperations });
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'bbx-consoles-'));
    server = await SshdUnderTest.start([2, 3, 4].map((i) => `ListenAddress 127.0.0.${i}`).join('\n'));
    ssh = await openSsh({ directory: join(directory, 'ssh') });
    store = openStore();
    const inventory = new Inventory({ store });
    const targets = [1, 2, 3, 4].map((i) => ({ ...server.target(`n${i}`), address: `127.0.0.${i}` }));
    await inventory.add(targets.map((target) => newNodeSchema.parse(target)));
    await inventory.add([newNodeSchema.parse({ node: 'n5', address: '127.0.0.5', port: 9 })]);
    await ssh.contact(targets, { pin: true, replace: false });
    desk = new ConsoleDesk({
      ...{ store, inventory, ssh, warn: (message) => warned.push(message) },
      isOwner: async ({ hash }) => good.has(hash),
    });
    await desk.start();
  });
  afterAll(async () => {
    await desk.stop();
    await ssh.close();
    server.remove();
    await store.close();
    await rm(directory, { recursive: true });
    expect(warned).toEqual([]);
  });

  afterEach(async () => {
    for (const { console, closedAt } of await desk.list()) if (closedAt === undefined) desk.close(console, 'the test');
  });

  async function screens(nodes: string, holder = OWNER, size = SIZE): Promise<Screen[]> {
    const opened = await desk.open({ nodes, ...size }, { user: 'anna', holder });
    return opened.map(({ console, ticket }) => new Screen(desk, desk.claim(console, ticket, holder)));
  }

  const row = async (screen: Screen) => (await desk.list()).find(({ console }) => console === screen.console.id);

  test('four at once, typed to together, and each on its own', async () => {
    const four = await screens('n[1-4]');
    for (const screen of four) screen.type('echo all-$((40 + 2))\r');
    for (const screen of four) await expect.poll(() => screen.text, SOON).toContain('all-42');
    four[1]!.type('echo only-$((1 + 1))\r');
    await expect.poll(() => four[1]!.text, SOON).toContain('only-2');
    expect(four.filter(({ text }) => text.includes('only-2'))).toHaveLength(1);
    for (const screen of four) screen.type('exit 7\r');
    for (const screen of four) await expect.poll(() => screen.end, SOON).toMatchObject({ exitCode: 7 });
    const rows = await desk.list();
    expect(rows.map(({ node }) => node).sort()).toEqual(['n1', 'n2', 'n3', 'n4']);
    for (const each of rows) {
      expect(each).toMatchObject({ user: 'anna', login: server.target().user, because: 'the shell has ended' });
      expect(each.bytes).toBe(four.find(({ console }) => console.id === each.console)!.bytes);
      expect(each.closedAt! >= each.openedAt).toBe(true);
    }
  });

  test('has the size it was asked for, and any other afterwards', async () => {
    const [screen] = await screens('n1', OWNER, { cols: 101, rows: 33 });
    screen!.type('stty size; echo $TERM\r');
    await expect.poll(() => screen!.text, SOON).toMatch(/33 101\r\nxterm-256color/);
    screen!.console.take({ size: { cols: 60, rows: 20 } });
    screen!.type('stty size\r');
    await expect.poll(() => screen!.text, SOON).toContain('20 60');
  });

  test('10 MB come whole to who draws them, and wait for who does not', async () => {
    const [screen] = await screens('n1');
    screen!.type("stty -echo; PS1= exec sh -c 'echo ready; exec sh'\r");
    await expect.poll(() => screen!.text.endsWith('ready\r\n'), SOON).toBe(true);
    const before = screen!.bytes;
    screen!.draws = false;
    screen!.type("head -c 10000000 /dev/zero | tr '\\0' x; echo; echo over\r");
    await expect.poll(() => screen!.bytes - before, SOON).toBeGreaterThan(256 * 1024);
    let last = -1;
    const stands = (): boolean => {
      const isSame = last === screen!.bytes;
      last = screen!.bytes;
      return isSame;
    };
    await expect.poll(stands, { ...SOON, interval: 300 }).toBe(true);
    // What is ahead, the window of the channel, and a packet.
    expect(screen!.bytes - before).toBeLessThan(2 * 1024 * 1024);
    screen!.draws = true;
    screen!.console.take({ seen: screen!.bytes });
    await expect.poll(() => screen!.text.endsWith('over\r\n'), SOON).toBe(true);
    expect(screen!.bytes - before).toBe(10_000_000 + '\r\nover\r\n'.length);
  });

  test('ends with the session that opened it, and what ran in it too; others stay', async () => {
    const [mine] = await screens('n1');
    const [theirs] = await screens('n2', OTHER);
    mine!.type('echo pid-$$-; sleep 1000\r');
    await expect.poll(() => mine!.text, SOON).toMatch(/pid-\d+-/);
    const pid = Number(/pid-(\d+)-/.exec(mine!.text)![1]);
    good.delete('one');
    await desk.look();
    good.add('one');
    expect(mine!.end).toEqual({ because: 'the session of the browser has ended' });
    expect(theirs!.end).toBeUndefined();
    await expect.poll(() => isAlive(pid), SOON).toBe(false);
    await expect.poll(async () => (await row(mine!))?.because, SOON).toBe('the session of the browser has ended');
    desk.close(theirs!.console.id, 'otto');
    expect(theirs!.end).toEqual({ because: 'otto closed it' });
  });

  test('a ticket is good once, and for nobody else', async () => {
    const [opened] = await desk.open({ nodes: 'n1', ...SIZE }, { user: 'anna', holder: OWNER });
    const { console, ticket } = opened!;
    expect(() => desk.claim(console, ticket, OTHER)).toThrow('not good for that terminal');
    expect(() => desk.claim(console, ticket, OWNER)).toThrow('not any more');
    const [next] = await desk.open({ nodes: 'n1', ...SIZE }, { user: 'anna', holder: OWNER });
    expect(() => desk.claim(next!.console, 'x'.repeat(ticket.length), OWNER)).toThrow('not good');
    expect(() => desk.claim('nonsense', ticket, OWNER)).toThrow('no open terminal');
    for (const each of [console, next!.console]) desk.close(each, 'anna');
    expect(() => desk.close(console, 'anna')).toThrow('no open terminal');
  });

  test('no more than sixteen, and four on a node', async () => {
    for (let i = 0; i < 4; i++) await desk.open({ nodes: 'n1', ...SIZE }, { user: 'anna', holder: OWNER });
    await expect(desk.open({ nodes: 'n[1-2]', ...SIZE }, { user: 'anna', holder: OWNER })).rejects.toMatchObject({
      code: 'conflict',
      message: 'n1 has 4 terminals open, and takes no more.',
    });
    for (let i = 0; i < 4; i++) await desk.open({ nodes: 'n[2-4]', ...SIZE }, { user: 'anna', holder: OWNER });
    await expect(desk.open({ nodes: 'n1', ...SIZE }, { user: 'anna', holder: OTHER })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('At most 16'),
    });
    good.delete('one');
    await desk.look();
    good.add('one');
  });

  test('what is pasted without end into a program that does not read ends it, and nothing else waits', async () => {
    const [screen] = await screens('n1');
    screen!.type('stty raw -echo; echo ready; sleep 1000\r');
    await expect.poll(() => screen!.text, SOON).toContain('ready');
    let slowest = 0;
    const paste = 'y'.repeat(64 * 1024);
    for (let i = 0; i < 200 && screen!.end === undefined; i++) {
      const began = performance.now();
      screen!.type(paste);
      await new Promise((resolve) => setImmediate(resolve));
      slowest = Math.max(slowest, performance.now() - began);
    }
    expect(screen!.end).toEqual({ because: 'more was pasted than n1 has taken in' });
    expect(slowest).toBeLessThan(5000);
  });

  test('a head that is started again closes what an ended one left', async () => {
    await store.write('addConsoles', {
      consoles: [{ console: 'left', node: 'n1', user: 'anna', login: 'pi' }],
      now: Date.now(),
    });
    await desk.start();
    expect((await desk.list())[0]).toMatchObject({
      console: 'left',
      because: 'the head was killed, or lost its power',
    });
  });

  test('says in words why a node gives no terminal', async () => {
    const [screen] = await screens('n5');
    await expect.poll(() => screen!.end?.because, SOON).toContain('n5 (127.0.0.5) cannot be reached');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
