import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

export interface TestHead {
  readonly url: string;
  /** Runs the built command line against this head and returns its stdout. */
  breadbox(...args: readonly string[]): Promise<string>;
  /** A link that logs a browser in as the owner, once. */
  loginLink(): Promise<string>;
  /** @param root where another version was built */
  start(root?: string): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** The built head with data of its own, on a free port. */
export async function startHead(): Promise<TestHead> {
  for (const built of [
    'dist/breadboxd.mjs',
    'dist/breadbox.cjs',
    'dist/breadbox-agent.cjs',
    'dist/dashboard/index.html',
  ]) {
    if (!existsSync(join(ROOT, built))) throw new Error(`${built} is missing: run "npm run build" first.`);
  }
  const home = await mkdtemp(join(tmpdir(), 'breadbox-browser-'));
  const port = await freePort();
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, BREADBOX_HOME: home, NO_COLOR: '1' };
  const breadbox = async (...args: readonly string[]) => {
    const { stdout } = await run(join(ROOT, 'bin/breadbox'), args, { env, cwd: ROOT, timeout: 60_000 });
    return stdout;
  };
  const start = async (root = ROOT) => {
    await run(join(root, 'bin/breadbox'), ['start', '--detach', '--port', String(port)], {
      env,
      cwd: root,
      timeout: 60_000,
    });
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    breadbox,
    loginLink: async () => (JSON.parse(await breadbox('login', '--json')) as { url: string }).url,
    start,
    stop: async () => {
      await breadbox('stop');
    },
    remove: async () => {
      await breadbox('stop').catch(() => undefined); // a test may have stopped it
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
