import { describe, expect, it } from 'vitest';
import type { Panel } from '../../protocol/panel.ts';
import { type PanelLook, panelLines } from './panel-view.ts';
import { ShownPanels } from './shown-panels.ts';

const LOOK: PanelLook = { width: 80, from: 0, colour: false };
const SCREEN: PanelLook = { ...LOOK, height: 23 };

function aPanel(node: string, change: Partial<Panel> = {}): Panel {
  return {
    node,
    state: 'live',
    mode: 'status',
    leds: [true, true, false, false, false],
    hardware: 'none',
    hasSwitch: false,
    ...change,
  };
}

const rain = (count: number, change: Partial<Panel> = {}) =>
  Array.from({ length: count }, (_, i) => aPanel(`rain${i}`, change));
const DOWN: Partial<Panel> = { state: 'silent', leds: [false, false, false, false, false] };

describe('panelLines', () => {
  it('draws each panel as a strip, lamps from the top, with what is wrong below', () => {
    const panels = [
      aPanel('rain0', { leds: [true, true, true, false, true] }),
      aPanel('rain1', { mode: 'load', leds: [false, false, true, true, true] }),
      aPanel('rain2', DOWN),
      aPanel('rain3', { hardware: 'missing', because: 'nobody answers at 0x20 of i2c-1' }),
    ];
    expect(panelLines(panels, SCREEN).lines.join('\n')).toBe(
      `4 panels: 3 live, 1 down   2 on status, 1 on load

rain0     rain1     rain2     rain3
status    load      down      status !
● boot    ○ 100 %   ○ boot    ● boot
● net     ○ 80      ○ net     ● net
◆ temp    ● 60      ◇ temp    ◇ temp
○ user 1  ● 40      ○ user 1  ○ user 1
● user 2  ● 20      ○ user 2  ○ user 2

! rain3: its panel is configured, and not there: nobody answers at 0x20 of i2c-1`,
    );
  });

  it.each([1, 4, 8, 16, 64])('shows %i panels in 80 × 24 whole', (count) => {
    const { lines, shown } = panelLines(rain(count), SCREEN);
    expect(shown).toBe(count);
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const { node } of rain(count)) expect(lines.join('\n')).toMatch(new RegExp(`\\b${node}\\b`));
  });

  it('gives many a line each, in panel order down the columns', () => {
    const panels = [
      ...rain(23),
      aPanel('rain23', DOWN),
      aPanel('rain24', { mode: 'load', leds: [false, true, true, true, true] }),
    ];
    const { lines } = panelLines(panels, SCREEN);
    expect(lines).toContain('rain0  ●●◇○○        rain7  ●●◇○○        rain14 ●●◇○○        rain21 ●●◇○○');
    expect(lines.find((line) => line.includes('rain23'))).toContain('rain23 ○○◇○○ down');
    expect(lines.find((line) => line.includes('rain24'))).toContain('rain24 ○●●●● load');
  });

  it('shows others from where it is asked to, when there are more than fit', () => {
    const all = rain(100);
    const first = panelLines(all, SCREEN);
    expect(first.shown).toBeLessThan(100);
    const last = panelLines(all, { ...SCREEN, from: 90 });
    expect(last.lines.join('\n')).toContain('rain99');
    expect(last.lines.join('\n')).not.toMatch(/\brain0\b/);
    expect(last.shown).toBe(first.shown);
  });

  it('paints lit lamps, and shows text of nodes without obeying it', () => {
    const panels = [aPanel('n1', { hardware: 'failing', because: 'x\x1b[2J' })];
    const { lines } = panelLines(panels, { ...SCREEN, colour: true });
    expect(lines.join('\n')).toContain('\x1b[33m● boot  \x1b[0m');
    expect(lines.join('\n')).not.toContain('\x1b[2J');
  });

  it('shortens long names so that they still differ', () => {
    const { lines } = panelLines([aPanel('a-very-long-name-1'), aPanel('a-very-long-name-2')], SCREEN);
    expect(lines[2]).toBe('a-ver…name-1  a-ver…name-2');
  });

  it('says what to do where there is none', () => {
    expect(panelLines([], LOOK).lines).toEqual(['No node is known yet: breadbox nodes add, or breadbox up']);
  });
});

describe('ShownPanels', () => {
  const told = { state: 'live', mode: 'load', leds: 0b10000, hardware: 'none', hasSwitch: false } as const;

  it('takes what has changed, in panel order', () => {
    const shown = new ShownPanels();
    shown.takeAll([aPanel('n10'), aPanel('n2')], true);
    shown.takeLive({ nodes: { n10: told, n1: told } });
    expect(shown.all().map(({ node, mode }) => `${node} ${mode}`)).toEqual(['n1 load', 'n2 status', 'n10 load']);
    expect(shown.all()[0]!.leds).toEqual([false, false, false, false, true]);
  });

  it('of some nodes stays with those', () => {
    const shown = new ShownPanels();
    shown.takeAll([aPanel('n1')], false);
    shown.takeLive({ nodes: { n1: told, n2: told } });
    expect(shown.all().map(({ node }) => node)).toEqual(['n1']);
  });
});
