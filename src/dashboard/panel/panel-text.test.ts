import { describe, expect, it } from 'vitest';
import { panelText } from './panel-text.ts';

const at = (node: string, state: 'live' | 'silent' | 'never', leds: number, mode: 'status' | 'load' = 'status') => ({
  node,
  panel: { state, mode, leds },
});

describe('the whole panel in a sentence', () => {
  it('names whose temp lamp is lit, and who is dark', () => {
    expect(panelText([at('rain0', 'live', 0b00011), at('rain1', 'live', 0b00111), at('rain2', 'silent', 0)])).toBe(
      '3 nodes; rain1 shows temp; rain2 is dark.',
    );
  });
  it('does not take the third lamp of a load for temp', () => {
    expect(panelText([at('rain0', 'live', 0b11100, 'load')])).toBe('1 node.');
  });
  it('counts where there are many', () => {
    expect(panelText([0, 1, 2, 3].map((node) => at(`rain${node}`, 'never', 0)))).toBe('4 nodes; 4 nodes are dark.');
  });
});
