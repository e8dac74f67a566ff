import type { PanelSettings } from '../../../protocol/panel.ts';
import type { Client } from '../../client.ts';
import { Interrupted, type World } from '../../world.ts';
import { settingsFacts, settingsLine } from '../settings-words.ts';
import { Board } from './board.ts';
import { checkSwitch } from './check-switch.ts';
import { type Found, findChip } from './find-chip.ts';
import { findLeds } from './find-leds.ts';
import { findSwitch } from './find-switch.ts';
import { type Guide, guideAt } from './guide.ts';
import { chooseKernelLeds } from './kernel-leds.ts';
import { Left } from './left.ts';
import { power } from './power.ts';
import { steadyKeyboard } from './steady-keyboard.ts';

/**
 * From bare wires to the settings of a panel. However it ends, it leaves the settings that were agreed to, or those that
 * were there before. @returns `undefined`: it was left. @throws Interrupted, BreadboxError
 */
export async function walk(world: World, client: Client, node: string): Promise<PanelSettings | undefined> {
  const leave = new AbortController();
  // Whatever is sent while it puts back what was, and be it that the terminal has gone, it does so to the end.
  const giveBack = world.takeInterrupts((signal) => leave.abort(new Interrupted(signal)));
  const keyboard = steadyKeyboard(world.stdin, () => leave.abort(new Interrupted('SIGHUP')));
  try {
    const guide = await guideAt({ stdin: keyboard.keys, stderr: world.stderr, signal: leave.signal });
    return await walked(guide, await Board.open(client, node, leave.signal));
  } finally {
    keyboard.release();
    giveBack();
  }
}

async function walked(guide: Guide, board: Board): Promise<PanelSettings | undefined> {
  const { node } = board;
  try {
    await power(board, guide);
    const settings = await wiring(board, guide, await findChip(board, guide));
    guide.part('Settings');
    guide.say(
      settingsFacts(settings)
        .map(({ title, value }) => `${title}: ${value}`)
        .join('; '),
    );
    if (!(await guide.agrees(`Keep these for ${node}?`))) return undefined;
    await board.keep(settings);
    return settings;
  } catch (error) {
    if (error instanceof Left) return undefined;
    throw error;
  } finally {
    await putBack(board, guide);
  }
}

async function wiring(board: Board, guide: Guide, found: Found): Promise<PanelSettings> {
  if (found.driver === 'leds') return chooseKernelLeds(board, guide, found.names);
  const toggle = await findSwitch(board, guide, found);
  return checkSwitch(board, guide, await findLeds(board, guide, found, toggle));
}

async function putBack(board: Board, guide: Guide): Promise<void> {
  try {
    await board.restore();
  } catch (error) {
    // What ended the walk is thrown; this is said beside it, as it is the person who can mend it.
    guide.warn(`The settings from before could not be put back: ${(error as Error).message} They were:`);
    guide.warn(settingsLine(board.node, board.before));
  }
}
