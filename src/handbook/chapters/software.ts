import { formatBytes } from '../../cluster/units.ts';
import { type HandbookCell, type HandbookSection, WATCH_IT, withHints } from '../handbook.ts';
import { merged } from '../handbook-words.ts';
import type { ToldMachine } from '../told-machine.ts';

export function software({ nodes, telemetry, computer, status, cluster, results }: ToldMachine): HandbookSection {
  const told = new Map(telemetry.map((node) => [node.node, node.about]));
  const names = nodes.length === 0 ? [computer.node] : nodes.map(({ node }) => node);
  const listed = new Map(nodes.map((node) => [node.node, node]));
  const of = (tell: (node: string) => string | undefined) => merged(names.map((node) => [node, tell(node)]));
  const hardware = names.map((node): HandbookCell[] => {
    const about = told.get(node);
    const row = listed.get(node);
    const memBytes = about?.memBytes ?? row?.memBytes;
    const cores = about?.cores ?? row?.cores;
    return [
      node,
      row?.board ?? about?.model ?? (node === computer.node ? computer.model : undefined),
      cores === undefined ? undefined : String(cores),
      memBytes === undefined ? undefined : formatBytes(memBytes),
    ];
  });
  // What the last benchmark found installed: programs and libraries of which nothing else tells.
  const last = results.find(
    ({ source, state, conditions }) =>
      source === 'measured' && state === 'done' && Object.keys(conditions.versions).length > 0,
  );
  const section: HandbookSection = {
    heading: 'Boards, software and versions',
    blocks: [
      { kind: 'table', columns: ['Node', 'Board', 'Cores', 'Memory'], rows: hardware },
      {
        kind: 'facts',
        facts: [
          ['Breadbox', status.version],
          ['Agents', of((node) => told.get(node)?.version)],
          ['System', of((node) => told.get(node)?.system ?? listed.get(node)?.system)],
          ['Kernel', of((node) => told.get(node)?.kernel)],
          ['Jobs are run by', status.engine === 'slurm' ? 'Slurm' : 'the head itself'],
          ...(status.engine === 'slurm' ? [['Slurm', status.cluster?.slurm ?? cluster.slurm] as const] : []),
          ...Object.entries(last?.conditions.versions ?? {}).map(
            ([name, version]) => [name, `${version} (as of ${last?.run})`] as const,
          ),
        ],
      },
    ],
  };
  return withHints(section, { unknown: WATCH_IT });
}
