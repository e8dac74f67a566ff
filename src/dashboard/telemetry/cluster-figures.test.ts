import { expect, it } from 'vitest';
import { clusterFigures, type NodeNow, railText } from './cluster-figures.ts';

const node = (name: string, figures: NodeNow['figures'], cores: number | undefined = 4): NodeNow => ({
  ...{ node: name, figures, cores, memoryTotal: 8e9 },
});

it('adds up what the nodes tell, and names the hottest', () => {
  const figures = clusterFigures([
    node('n1', { load1: 4, cpu_busy_ratio: 1, cpu_temperature_celsius: 64, receive_bytes_per_second: 10 }),
    node('n2', { load1: 1, cpu_busy_ratio: 0.25, cpu_temperature_celsius: 71, transmit_bytes_per_second: 5 }),
  ]);
  expect(figures).toEqual({
    ...{ nodes: 2, load: 5, cores: 8, busyCores: 5, memoryTotal: 16e9, network: 15 },
    hottest: { node: 'n2', celsius: 71 },
  });
  expect(railText(figures)).toBe('5 of 8 cores busy, 71\u202f°C at most');
});

it('says no watts where one node does not tell its own', () => {
  expect(clusterFigures([node('n1', { board_power_watts: 6 }), node('n2', {})]).watts).toBeUndefined();
  expect(clusterFigures([node('n1', { board_power_watts: 6 }), node('n2', { board_power_watts: 4 })]).watts).toBe(10);
});

it('knows nothing of nobody', () => {
  expect(clusterFigures([])).toEqual({ nodes: 0 });
  expect(railText(clusterFigures([]))).toBe('');
});
