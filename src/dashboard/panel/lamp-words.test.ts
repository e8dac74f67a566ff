import { describe, expect, it } from 'vitest';
import { bitsOf, frameOf } from '../../protocol/panel-frame.ts';
import { lampKind, lensText } from './lamp-words.ts';

const AT_WORK = { booted: true, connected: true, slow: true, load1: 2.1, cores: 4, user1: false, user2: true };

describe('the text twin of a lens', () => {
  it('names the lamps of the status', () => {
    expect(lensText('status', bitsOf(frameOf('status', AT_WORK)))).toBe(
      'boot on, net on, temp on, user 1 off, user 2 on',
    );
  });
  it('counts the lamps of the load', () => {
    expect(lensText('load', bitsOf(frameOf('load', AT_WORK)))).toBe('load, 3 of 5 lamps lit');
    expect(lensText('load', 0)).toBe('load, 0 of 5 lamps lit');
  });
});

describe('colours of the lamps', () => {
  it('are amber, red and ice in status mode, all amber in load mode', () => {
    expect([0, 1, 2, 3, 4].map((place) => lampKind('status', place))).toEqual(['amber', 'amber', 'red', 'ice', 'ice']);
    expect(new Set([0, 1, 2, 3, 4].map((place) => lampKind('load', place)))).toEqual(new Set(['amber']));
  });
});
