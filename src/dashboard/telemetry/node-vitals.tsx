import { createMemo, type JSX } from 'solid-js';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { countOf, gibText } from '../amounts.ts';
import { Stat } from '../parts/stat.tsx';
import { bitsText, celsiusText, hertzText, loadText, megabytesText, slowText } from './figure-words.ts';
import { figuresOf } from './live-figures.ts';
import { Sparkline } from './sparkline.tsx';
import { networkBytes, type Trend, trendOf } from './trends.ts';
import { mainInterface, memoryTotal } from './watched-nodes.ts';

/** What one node does this second, each with its last half hour. */
export function NodeVitals(props: { readonly node: NodeTelemetry }): JSX.Element {
  const now = createMemo(() => figuresOf(props.node.node) ?? {});
  const total = () => memoryTotal(props.node);
  const limit = () => props.node.values.cpu_frequency_limit_hertz;
  const cores = () => props.node.about?.cores;
  const speed = () => props.node.values[`link_speed_bits_per_second.${mainInterface(props.node)}`];
  const clock = () => now().cpu_frequency_hertz;
  const line = (trend: Trend, least: number, most: number) => (
    <Sparkline values={trendOf(props.node.node, trend)} least={least} most={most} />
  );
  return (
    <dl class="stats five">
      <Figure
        label="Temperature"
        value={now().cpu_temperature_celsius}
        text={(celsius) => String(Math.round(celsius))}
        unit="°C"
        note={gpuNote(now().gpu_temperature_celsius)}
      >
        {line('temperature', 20, 85)}
      </Figure>
      <Figure
        label="Load"
        value={now().load1}
        text={loadText}
        note={textOf(cores(), (count) => `of ${countOf(count, 'core’s', 'cores’')} worth of work`)}
      >
        {line('load', 0, cores() ?? 1)}
      </Figure>
      <Figure
        label="Memory"
        value={now().memory_used_bytes}
        text={gibText}
        unit="GiB"
        note={textOf(total(), (bytes) => `of ${gibText(bytes)} GiB`)}
      >
        {line('memory', 0, total() ?? 1)}
      </Figure>
      <Figure
        label="Network"
        value={networkBytes(now())}
        text={megabytesText}
        unit="MB/s"
        note={textOf(speed(), (bits) => `the cable runs at ${bitsText(bits)}`)}
      >
        {line('network', 0, 1e6)}
      </Figure>
      <Figure
        label="Clock"
        value={clock()}
        text={(hertz) => hertzText(hertz).split('\u202f')[0] ?? ''}
        unit={textOf(clock(), (hertz) => hertzText(hertz).split('\u202f')[1] ?? '')}
        note={slowText(now().slow) || textOf(limit(), (hertz) => `of ${hertzText(hertz)} at most`)}
      />
    </dl>
  );
}

/** A figure that may not be known: then the word says so, and no unit. */
function Figure(props: {
  readonly label: string;
  readonly value: number | undefined;
  readonly text: (value: number) => string;
  readonly unit?: string | undefined;
  readonly note?: string | undefined;
  readonly children?: JSX.Element;
}): JSX.Element {
  return (
    <Stat
      label={props.label}
      value={textOf(props.value, props.text) ?? 'unknown'}
      unit={props.value === undefined ? '' : (props.unit ?? '')}
      note={props.note ?? ''}
    >
      {props.children}
    </Stat>
  );
}

function gpuNote(celsius: number | undefined): string | undefined {
  return textOf(celsius, (known) => `GPU ${celsiusText(known)}`);
}

function textOf(value: number | undefined, text: (value: number) => string): string | undefined {
  return value === undefined ? undefined : text(value);
}
