import type { Sandbox } from '../../../protocol/sandbox.ts';
import type { TableBlock } from '../../output/report.ts';

export function nodesTable(sandboxes: readonly Sandbox[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'CLUSTER', as: 'text' },
      { title: 'RELEASE', as: 'text' },
      { title: 'NODE', as: 'text' },
      { title: 'ROLE', as: 'text' },
      { title: 'ADDRESS', as: 'text' },
      { title: 'STATE', as: 'state' },
      { title: 'INTERNET', as: 'text' },
    ],
    rows: sandboxes.flatMap(({ name, release, head, nodes }) =>
      nodes.map(({ node, address, state, internet }) => [
        ...[name, release, node, node === head ? 'head' : 'compute', address, state],
        internet ? 'yes' : 'no',
      ]),
    ),
    empty: 'There is no practice cluster. One is made by: breadbox sandbox create',
  };
}
