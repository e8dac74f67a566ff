import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { PanelSettings, WantedPanel } from '../../protocol/panel.ts';
import { PANEL_MODES } from '../../protocol/panel-frame.ts';
import type { LedsBefore } from './kernel-leds.ts';

/** What a panel works by before the head is there, and what an agent that was killed leaves to the next. */
export interface KeptPanel {
  settings: PanelSettings;
  mode: WantedPanel['mode'];
  ledsBefore: LedsBefore;
}

export function readKeptPanel(path: string): KeptPanel {
  const nothing: KeptPanel = { settings: { driver: 'none' }, mode: 'status', ledsBefore: {} };
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Partial<KeptPanel> | null;
    const isWhole = typeof kept?.settings?.driver === 'string' && PANEL_MODES.some((mode) => mode === kept.mode);
    return isWhole ? { ...nothing, ...kept } : nothing;
  } catch {
    return nothing; // the head has told nothing yet, or tells it again
  }
}

/** @throws what the system says */
export function writeKeptPanel(path: string, kept: KeptPanel): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
