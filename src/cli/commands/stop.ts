import { BreadboxError } from '../../cluster/errors.ts';
import { homeDirectory } from '../../protocol/home.ts';
import { headAddress, readLogin } from '../address.ts';
import { connect } from '../client.ts';
import { command } from '../command.ts';
import { processIsAlive } from '../daemon/process-is-alive.ts';
import { isHealthy } from '../daemon/running-head.ts';
import { sleep, startDeadline } from '../deadline.ts';
import { JSON_OPTION, type PrintOptions, quietOption, timeoutOption } from '../options.ts';
import { text } from '../output/report.ts';
import type { World } from '../world.ts';

const LOOK_EVERY_MS = 25;

interface StopOptions extends PrintOptions {
  readonly timeout: number;
}

export const stop = command<StopOptions>({
  about: `Asks the head to stop and waits until it has ended. Jobs and workers that run go on; a head that starts again on the same data directory picks them up. Where no head runs there is nothing to do, and the exit code is 0.`,
  args: [],
  options: [timeoutOption('How long to wait for its end.', 30), JSON_OPTION, quietOption('nothing')],
  examples: [{ does: 'Start it anew', line: 'breadbox stop && breadbox start --detach' }],
  async run(world, _, { timeout }) {
    const pid = await askToStop(world);
    if (pid === undefined) {
      const home = homeDirectory(world.env);
      return { json: { running: false, home }, quiet: [], blocks: [text(`No head runs on ${home}; nothing to do.`)] };
    }
    await untilGone(world, pid, timeout);
    return { json: { running: false, pid }, quiet: [], blocks: [text(`The head (process ${pid}) has stopped.`)] };
  },
});

async function askToStop(world: World): Promise<number | undefined> {
  try {
    const client = connect(world);
    const { pid } = await client.call('GET /api/status', { signal: world.signal });
    await client.call('POST /api/stop', { signal: world.signal });
    return pid;
  } catch (error) {
    if (error instanceof BreadboxError && error.code === 'no-head' && isHere(world)) return undefined;
    throw error;
  }
}

function isHere({ env }: World): boolean {
  return !env.BREADBOX_URL && readLogin(homeDirectory(env)) === undefined;
}

async function untilGone(world: World, pid: number, timeoutSec: number): Promise<void> {
  const { signal, stop } = startDeadline(world.signal, timeoutSec, `The stop of the head (process ${pid})`);
  const isThere = isHere(world) ? async () => processIsAlive(pid) : () => isHealthy(headAddress(world), signal); // on another computer a process id says nothing
  try {
    while (await isThere()) await sleep(LOOK_EVERY_MS, signal);
  } finally {
    stop();
  }
}
