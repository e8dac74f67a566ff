import { describe, expect, it } from 'vitest';
import { shortNames } from './short-names.ts';

const shorts = (...names: string[]) => [...shortNames(names).values()];

describe('names on a crowded panel', () => {
  it('lose what all begin with', () => {
    expect(shorts('rain0', 'rain7', 'rain12')).toEqual(['0', '7', '12']);
    expect(shorts('rain10', 'rain11')).toEqual(['10', '11']);
    expect(shorts('bay-a-01', 'bay-a-02')).toEqual(['01', '02']);
  });
  it('stay where something else than a number would be left', () => {
    expect(shorts('anna', 'ben')).toEqual(['anna', 'ben']);
    expect(shorts('rain', 'rain1')).toEqual(['rain', 'rain1']);
    expect(shorts('pi-left', 'pi-right')).toEqual(['pi-left', 'pi-right']);
    expect(shorts('rain0')).toEqual(['rain0']);
    expect(shorts()).toEqual([]);
  });
});
