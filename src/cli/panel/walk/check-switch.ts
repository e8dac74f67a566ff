import type { Panel } from '../../../protocol/panel.ts';
import type { PanelMode } from '../../../protocol/panel-frame.ts';
import type { ChipSettings } from '../settings-words.ts';
import type { Board } from './board.ts';
import type { Guide } from './guide.ts';
import { Left } from './left.ts';
import { useChip } from './use-chip.ts';

/** A switch is read twice a second. */
const TRIES = 10;
const TRY_MS = 400;

/** Flips it once each way, with the panel as it is going to be. @throws Left */
export async function checkSwitch(board: Board, guide: Guide, settings: ChipSettings): Promise<ChipSettings> {
  if (settings.switch === undefined) {
    guide.say(`Without a toggle the panel is flipped with: breadbox panel mode load -w ${board.node}`);
    return settings;
  }
  guide.part('Toggle');
  let now = settings;
  await board.showFrame();
  for (;;) {
    const status = await flip(board, guide, 'status');
    const load = await flip(board, guide, 'load');
    if (status.hasSwitch && status.mode === 'status' && load.mode === 'load') {
      guide.say('It rules the panel.');
      return now;
    }
    if (status.mode === 'load' && load.mode === 'status') {
      guide.say('It works, the other way round; so it is turned in the settings, and tried once more.');
      now = turned(now);
      await useChip(board, guide, now);
      continue;
    }
    guide.warn('The panel has not followed the toggle. Is it at that pin, and its other wire at ground?');
    const next = await guide.choose('What next?', [
      { value: 'again', label: 'Try again' },
      { value: 'without', label: 'Go on without it' },
      { value: 'stop', label: 'Stop here; everything stays as it was' },
    ]);
    if (next === 'stop') throw new Left();
    if (next === 'again') continue;
    const { switch: _, ...without } = now;
    await useChip(board, guide, without);
    return without;
  }
}

async function flip(board: Board, guide: Guide, mode: PanelMode): Promise<Panel> {
  await guide.choose(`Put the toggle to ${mode.toUpperCase()}, then press Enter.`, [{ value: true, label: 'It is' }]);
  let panel = await board.panel();
  for (let i = 0; i < TRIES && panel.mode !== mode; i++) {
    await board.pause(TRY_MS);
    panel = await board.panel();
  }
  return panel;
}

function turned(settings: ChipSettings): ChipSettings {
  const toggle = settings.switch!;
  return { ...settings, switch: { ...toggle, statusWhen: toggle.statusWhen === 'low' ? 'high' : 'low' } };
}
