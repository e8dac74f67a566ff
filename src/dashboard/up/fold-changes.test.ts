import { expect, it } from 'vitest';
import { foldChanges } from './fold-changes.ts';

const phase = 'name-hosts';

it('tells the same change of many nodes once', () => {
  expect(
    foldChanges([
      { node: 'n1', phase, what: 'set the host name to n1' },
      { node: 'n2', phase, what: 'set the host name to n2' },
      { node: 'n3', phase: 'auth', what: 'start munge on n3' },
      { node: 'n1', phase: 'auth', what: 'write munge.key' },
      { node: 'n2', phase: 'auth', what: 'write munge.key' },
    ]),
  ).toEqual([
    { phase, what: 'set the host name to NODE', detail: undefined, nodes: 'n[1-2]', count: 2 },
    { phase: 'auth', what: 'start munge on n3', detail: undefined, nodes: 'n3', count: 1 },
    { phase: 'auth', what: 'write munge.key', detail: undefined, nodes: 'n[1-2]', count: 2 },
  ]);
});

it('folds a file that all get, though each loses a line of its own', () => {
  const detail = (node: string) => `-127.0.1.1 ${node}\n+# taken away: ${node}\n+10.0.0.1 n1\n+10.0.0.10 n10`;
  const change = (node: string) => ({ node, phase, what: 'write /etc/hosts', detail: detail(node) });
  expect(foldChanges(['n1', 'n10'].map(change))).toEqual([
    {
      phase,
      what: 'write /etc/hosts',
      detail: detail('NODE'),
      nodes: 'n[1,10]',
      count: 2,
    },
  ]);
});

it('keeps apart what differs in more than the name', () => {
  const change = (node: string, text: string) => ({ node, phase, what: 'write /etc/default/slurmd', detail: text });
  expect(foldChanges([change('n1', '+-N n1'), change('n2', '+-N n2'), change('n3', '+-b')])).toMatchObject([
    { nodes: 'n[1-2]', detail: '+-N NODE' },
    { nodes: 'n3', detail: '+-b' },
  ]);
});
