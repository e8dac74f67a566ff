import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { decidedCluster, foundNode } from '../found-node.ts';
import type { Step, View } from '../phase.ts';
import { serveTime } from './serve-time.ts';

const found = [foundNode('n1', '10.1.0.1'), foundNode('n2', '10.1.0.2')];
const MAY = '@capabilities 000001ffffffffff';
const MAY_NOT = '@capabilities 00000000fcecbfff';

function view(at: 0 | 1, looked: readonly string[], timeServer?: string): View {
  const choices = timeServer === undefined ? {} : { timeServer };
  const { cluster } = decidedCluster(found, { spec: { clusterId: 'aa', choices } });
  return { host: cluster.hosts[at]!, cluster, looked: looked.join('\n'), lookedOn: () => undefined };
}

const written = (steps: readonly Step[]) =>
  steps.flatMap(({ what, stdin }) => {
    if (stdin === undefined) return [];
    const path = what.replace(/^\w+ /, '');
    const sum = createHash('sha256').update(stdin).digest('hex');
    return [`@file ${path} 644 root:root no ${sum} ${Buffer.from(stdin).toString('base64')}`];
  });

test('the head serves its network, from the server that was chosen, else its own clock', () => {
  const [part, start] = serveTime.steps(view(0, [MAY], 'ntp.example.org'));
  expect(part?.what).toBe('write /etc/chrony/conf.d/breadbox.conf');
  expect(part?.stdin).toContain('server ntp.example.org iburst prefer\nallow 10.1.0.0/24\nlocal stratum 10\n');
  expect(start?.what).toBe('start chrony with it');
});

test('the others take it from the head alone, and step at any time', () => {
  const [conf] = serveTime.steps(view(1, [MAY]));
  expect(conf?.stdin).toContain('server 10.1.0.1 iburst');
  expect(conf?.stdin).toContain('makestep 1 -1');
  expect(conf?.stdin).not.toContain('pool');
});

test('a board that sets its clock runs the unit of its system; a container compares without setting', () => {
  expect(serveTime.steps(view(1, [MAY]))).toHaveLength(2);
  const inContainer = serveTime.steps(view(1, [MAY_NOT]));
  expect(inContainer.find(({ what }) => what.includes('chrony.service.d'))?.stdin).toContain('chronyd -F 0 -x');
});

test('what is as it must be and runs is left alone; what does not run is started', () => {
  const files = written(serveTime.steps(view(1, [MAY])));
  expect(serveTime.steps(view(1, [MAY, '@active', '@enabled', ...files]))).toEqual([]);
  expect(serveTime.steps(view(1, [MAY, '@enabled', ...files])).map(({ what }) => what)).toEqual([
    'start chrony with it',
  ]);
});
