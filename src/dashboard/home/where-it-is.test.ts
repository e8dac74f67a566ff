import { describe, expect, it } from 'vitest';
import { whereJobsAre, whereWorkersAre } from './where-it-is.ts';

const four = () => 4;

describe('where work is', () => {
  it('fills the nodes whose cores a job holds, and half those of which it holds some', () => {
    expect([...whereJobsAre([{ nodes: 'rain[0-1]', cpus: 8 }], four)]).toEqual([
      ['rain0', 'whole'],
      ['rain1', 'whole'],
    ]);
    expect([...whereJobsAre([{ nodes: 'rain2', cpus: 2 }], four)]).toEqual([['rain2', 'part']]);
  });

  it('adds up the indexes of an array, and leaves out those that wait', () => {
    const index = { nodes: 'rain3', cpus: 1 };
    expect([...whereJobsAre([index, index, index, index, { cpus: 1 }], four)]).toEqual([['rain3', 'whole']]);
  });

  it('takes a node for whole whose cores nobody knows', () => {
    expect([...whereJobsAre([{ nodes: 'rain3', cpus: 1 }], () => undefined)]).toEqual([['rain3', 'whole']]);
  });

  it('is for a run where its user has busy workers', () => {
    const workers = [
      { node: 'rain4', user: 'anna', busy: 4 },
      { node: 'rain5', user: 'anna', busy: 1 },
      { node: 'rain6', user: 'ben', busy: 4 },
      { node: 'rain7', user: 'anna', busy: 0 },
    ];
    expect([...whereWorkersAre(workers, 'anna', four)]).toEqual([
      ['rain4', 'whole'],
      ['rain5', 'part'],
    ]);
  });
});
