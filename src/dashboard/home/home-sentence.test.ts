import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../../protocol/farm.ts';
import { type HomeParts, homeSentence } from './home-sentence.ts';

const NOTHING: HomeParts = {
  ...{ cluster: undefined, silent: 0, nodes: 0, alerts: [], going: [], ended: [], jobs: undefined },
  computer: { node: 'breadbox' },
};
const RAIN = { busyCores: 25.7, cores: 32 };
const say = (parts: Partial<HomeParts>) => homeSentence({ ...NOTHING, ...parts });

describe('how the machine stands, in a sentence', () => {
  it('counts the cores at work, then says the worst that needs a hand', () => {
    expect(say({ cluster: RAIN })).toBe('26 of 32 cores are working.');
    const alerts = [{ sentence: 'The supply of rain5 gives too little voltage.' }];
    expect(say({ cluster: RAIN, alerts, silent: 1 })).toBe(
      '26 of 32 cores are working. The supply of rain5 gives too little voltage.',
    );
    expect(say({ cluster: RAIN, silent: 2 })).toBe('26 of 32 cores are working. 2 nodes are silent.');
  });

  it('tells of a run that goes on, where all is well', () => {
    const going = [{ project: 'mandelbrot', state: 'paused', tasks: 8, answered: 4, feedDone: true } as RunStatus];
    expect(say({ cluster: RAIN, going })).toBe('26 of 32 cores are working. mandelbrot is paused at 50\u202f%.');
  });

  it('says that the whole machine is dark', () => {
    expect(say({ silent: 1, nodes: 1 })).toBe('The node is dark: it does not answer.');
    expect(say({ silent: 8, nodes: 8 })).toBe('All 8 nodes are dark: none of them answers.');
    // What the others do is not known yet.
    expect(say({ silent: 1, nodes: 8 })).toBe('Nothing runs on breadbox.');
  });

  it('tells of jobs and runs where no node is listed', () => {
    expect(say({})).toBe('Nothing runs on breadbox.');
    expect(say({ jobs: { pending: 2 } })).toBe('No job runs, two wait.');
  });
});
