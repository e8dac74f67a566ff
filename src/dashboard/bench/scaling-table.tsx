import { createMemo, type JSX } from 'solid-js';
import type { BenchRun } from '../../protocol/bench.ts';
import { countText } from '../amounts.ts';
import { Section } from '../parts/section.tsx';
import { ratioText } from '../telemetry/figure-words.ts';
import { FigureTable } from './figure-table.tsx';
import { overheadText, ownScaling, publishedScalings } from './own-scaling.ts';

/** What boards keep of their speed together, and what they draw more: two numbers, for one says nothing of the other. */
export function ScalingTable(props: {
  readonly main: BenchRun | undefined;
  /** Of one node of this machine. */
  readonly single: BenchRun | undefined;
}): JSX.Element {
  const rows = createMemo(() => {
    const own = props.main && ownScaling(props.main, props.single);
    return [...(own === undefined ? [] : [own]), ...publishedScalings()];
  });
  return (
    <Section heading="Together and alone">
      <p class="mid">
        A cluster gives less than so many times one board, and draws more: messages take time, and a switch, fans and a
        supply take watts.
      </p>
      <FigureTable
        caption="Clusters against so many times one board"
        heads={['Cluster', 'Nodes', 'Scaling efficiency', 'Power overhead', 'One board']}
        wide={[1, 4]}
        rows={rows().map(({ name, nodes, board, efficiency, overhead }) => [
          name,
          countText(nodes),
          efficiency === undefined ? undefined : ratioText(efficiency),
          overhead === undefined ? undefined : overheadText(overhead),
          board,
        ])}
      />
    </Section>
  );
}
