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

/** How a walk was left before its end: what was there before is there again, or could not be put back. */
export type WalkEnd = { readonly settings: PanelSettings } | { readonly left: 'as it was' | 'changed' };

/**
 * From bare wires to the settings of a panel. However it ends, it leaves the settings that were agreed to, or those that
 * were there before. @throws Interrupted, BreadboxError
 */
export async function walk(world: World, client: Client, node: string): Promise<WalkEnd> {
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

async function walked(guide: Guide, board: Board): Promise<WalkEnd> {
  let settings: PanelSettings | undefined;
  let isPutBack = false;
  try {
    settings = await agreed(guide, board);
  } catch (error) {
    if (!(error instanceof Left)) throw error;
  } finally {
    isPutBack = await putBack(board, guide);
  }
  if (settings !== undefined) return { settings };
  return { left: isPutBack ? 'as it was' : 'changed' };
}

/** `undefined`: the person does not want them. @throws Left */
async function agreed(guide: Guide, board: Board): Promise<PanelSettings | undefined> {
  const { node } = board;
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
}

async function wiring(board: Board, guide: Guide, found: Found): Promise<PanelSettings> {
  if (found.driver === 'leds') return chooseKernelLeds(board, guide, found.names);
  const toggle = await findSwitch(board, guide, found);
  return checkSwitch(board, guide, await findLeds(board, guide, found, toggle));
}

/** Whether it could be. */
async function putBack(board: Board, guide: Guide): Promise<boolean> {
  try {
    await board.restore();
    return true;
  } catch (error) {
    // What ended the walk is thrown; this is said beside it, as it is the person who can mend it.
    guide.warn(`The settings from before could not be put back: ${(error as Error).message} They were:`);
    guide.warn(settingsLine(board.node, board.before));
    return false;
  }
}
