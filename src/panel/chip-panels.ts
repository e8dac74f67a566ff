import { panelSettingsSchema } from '../protocol/panel.ts';
import type { PanelRow } from './operations.ts';

/** Nodes whose panel is set to a chip on I2C, which takes programs that not every system has. Settings of another version name none. */
export function chipPanels(rows: readonly Pick<PanelRow, 'node' | 'settings'>[]): ReadonlySet<string> {
  const isChip = (settings: string) => {
    const known = panelSettingsSchema.safeParse(JSON.parse(settings)).data;
    return known !== undefined && 'bus' in known;
  };
  return new Set(rows.filter(({ settings }) => isChip(settings)).map(({ node }) => node));
}
