import { homeDirectory } from '../../protocol/home.ts';
import { type Client, connect } from '../client.ts';
import { DaemonDied } from '../daemon/daemon-died.ts';
import { runningHead } from '../daemon/running-head.ts';
import { startDetached } from '../daemon/start-detached.ts';
import type { World } from '../world.ts';

const START_SEC = 30;
/** Of a daemon whose port is taken, or that finds another on its data directory. */
const CONFLICT_EXIT = 6;

/** A head that runs; where none does, one of our own, on another port if the usual one is taken. */
export async function demoHead(world: World): Promise<Client> {
  if (world.env.BREADBOX_URL) return connect(world);
  const home = homeDirectory(world.env);
  if (await runningHead(home, world.signal)) return connect(world);
  world.stderr.write(`No head runs; starting one on ${home}\n`);
  try {
    await startDetached(world, {}, START_SEC);
  } catch (error) {
    if (!(error instanceof DaemonDied) || error.exit !== CONFLICT_EXIT) throw error;
    if (!(await runningHead(home, world.signal))) await startDetached(world, { port: 0 }, START_SEC);
  }
  return connect(world);
}
