import { expect, it } from 'vitest';
import type { PanelSettings } from '../protocol/panel.ts';
import { chipPanels } from './chip-panels.ts';

const row = (node: string, settings: PanelSettings) => ({ node, settings: JSON.stringify(settings) });
const at = { bus: 1, address: 0x20, pins: [4, 3, 2, 1, 0] as [number, number, number, number, number] };

it('names the nodes whose panel is a chip, and no others', () => {
  const rows = [
    row('n1', { driver: 'mcp23008', ...at, activeLow: false }),
    row('n2', { driver: 'pcf8574', ...at, activeLow: true }),
    row('n3', { driver: 'leds', leds: ['ACT', null, null, null, null] }),
    row('n4', { driver: 'none' }),
    { node: 'n5', settings: '{"driver":"of-tomorrow"}' },
  ];
  expect([...chipPanels(rows)]).toEqual(['n1', 'n2']);
});
