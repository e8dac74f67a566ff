import { measured } from '../../protocol/measured.ts';
import { type HandbookCell, type HandbookSection, PEN, SAY_IT, WATCH_IT, withHints, words } from '../handbook.ts';
import type { ToldMachine } from '../told-machine.ts';

/** For labels that nobody has given: as many as there are nodes, and two for the switch's own ways out. */
const WAYS_OUT = 2;

export function wiring({ machine, nodes, telemetry, computer }: ToldMachine): HandbookSection {
  const { ports } = machine.settings;
  const names = nodes.length === 0 ? [computer.node] : nodes.map(({ node }) => node);
  const told = new Map(telemetry.map((node) => [node.node, node]));
  const labels = new Map<string, string[]>();
  for (const { port, to } of ports) if (to !== undefined) labels.set(to, [...(labels.get(to) ?? []), port]);
  const cables = names.map((node): HandbookCell[] => {
    const there = told.get(node);
    const main = there?.about?.interfaces.find(({ isMain }) => isMain);
    const speed = main && there?.values[`link_speed_bits_per_second.${main.interface}`];
    return [
      node,
      main && `${main.interface}, ${main.kind}`,
      speed === undefined ? undefined : measured(speed, 'bit/s'),
      labels.get(node)?.join(', ') ?? PEN,
    ];
  });
  const blank = Array.from({ length: names.length + WAYS_OUT }, (): HandbookCell[] => [PEN, PEN, PEN]);
  const labelled = ports.map(({ port, to, note }): HandbookCell[] => [port, to ?? PEN, note ?? '']);
  const section: HandbookSection = {
    heading: 'Wiring and patch ports',
    blocks: [
      { kind: 'table', columns: ['Node', 'Goes to the head by', 'Speed now', 'Port'], rows: cables },
      ...(ports.length === 0 ? [words('Which port leads where is not said yet; here is room to write it down.')] : []),
      { kind: 'table', columns: ['Port', 'Leads to', 'Note'], rows: ports.length === 0 ? blank : labelled },
    ],
  };
  return withHints(section, { open: SAY_IT, unknown: WATCH_IT });
}
