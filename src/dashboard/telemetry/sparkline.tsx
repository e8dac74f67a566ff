import { createMemo, type JSX } from 'solid-js';
import { SPARK_HEIGHT, SPARK_WIDTH, sparkPaths } from './spark-paths.ts';

/** A small line without axes, oldest left; where nothing was measured it has a gap. The figure beside it is its text. */
export function Sparkline(props: {
  readonly values: readonly (number | undefined)[];
  readonly least: number;
  /** What the top stands for; a higher value raises it. */
  readonly most: number;
}): JSX.Element {
  const paths = createMemo(() => sparkPaths(props.values, props.least, props.most));
  return (
    <svg class="spark" viewBox={`0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="area" d={paths().area} />
      <path class="line" d={paths().line} />
    </svg>
  );
}
