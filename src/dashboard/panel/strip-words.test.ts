import { describe, expect, it } from 'vitest';
import { type StripParts, stripWords } from './strip-words.ts';

const LIVE = { state: 'live', hardware: 'lit' } as const;
const said = (parts: Partial<StripParts>) => {
  const { word, tone, shape } = stripWords({ panel: LIVE, ...parts });
  return [word, tone, shape];
};
const LOW_VOLTS = { rule: 'under-voltage', sentence: 'rain5 is short of power.' } as const;

describe('what stands under a name on the panel', () => {
  it('is what the node does, where nothing is wrong', () => {
    expect(said({ jobs: 'heat2d' })).toEqual(['heat2d', 'quiet', undefined]);
    expect(said({ engine: { state: 'idle' } })).toEqual(['idle', 'quiet', undefined]);
    expect(said({})).toEqual(['no job', 'quiet', undefined]);
  });

  it('is the worst alert before what it does, and tells it whole to who asks', () => {
    expect(said({ jobs: 'heat2d', alert: LOW_VOLTS })).toEqual(['low volts', 'warn', 'triangle']);
    expect(stripWords({ panel: LIVE, alert: LOW_VOLTS }).long).toBe('rain5 is short of power.');
  });

  it('has a word of its own for down, off, planned and being set up', () => {
    const silent = { state: 'silent', hardware: 'none' } as const;
    const never = { state: 'never', hardware: 'none' } as const;
    expect(said({ panel: silent, alert: LOW_VOLTS, jobs: 'heat2d' })).toEqual(['down', 'bad', 'cross']);
    expect(said({ panel: silent, engine: { state: 'off' } })).toEqual(['off', 'quiet', 'stop']);
    expect(said({ panel: never })).toEqual(['not there yet', 'quiet', 'dashed']);
    expect(said({ panel: never, isBroughtUp: true })).toEqual(['being set up', 'quiet', 'half']);
  });

  it('says that the hardware of the panel is not as configured', () => {
    const because = 'Nobody answers at 0x20 of i2c-1.';
    const words = stripWords({ panel: { state: 'live', hardware: 'missing', because }, jobs: 'heat2d' });
    expect([words.word, words.tone, words.long]).toEqual(['no LED chip', 'warn', because]);
  });

  it('says that a node takes no new jobs', () => {
    expect(said({ jobs: 'heat2d', engine: { state: 'draining', reason: 'anna swaps the cable' } })).toEqual([
      ...['draining', 'warn', 'down'],
    ]);
  });
});
