import { type JSX, Show } from 'solid-js';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { Section } from '../parts/section.tsx';
import { bitsText, flowText } from './figure-words.ts';
import { OutOfOrder } from './out-of-order.tsx';
import { partFigures } from './part-figures.ts';
import { PartTable } from './part-table.tsx';

const KINDS = { wired: 'by cable', wireless: 'by radio', virtual: 'virtual' } as const;

/** The interfaces of a node, and what goes through them now. */
export function InterfaceTable(props: { readonly node: NodeTelemetry }): JSX.Element {
  const all = () => props.node.about?.interfaces ?? [];
  const { of, figure } = partFigures<{ readonly interface: string }>(
    () => props.node.values,
    (one) => one.interface,
  );
  const link = (name: string) => {
    const speed = of('link_speed_bits_per_second', name);
    if (of('link_up', name) === 0) return 'nobody at the other end';
    if (speed === undefined) return 'unknown';
    return `${bitsText(speed)}${of('link_duplex_full', name) === 0 ? ', half duplex' : ''}`;
  };
  return (
    <Show when={all().length > 0}>
      <Section heading="Network interfaces">
        <PartTable
          caption="Network interfaces"
          parts={all()}
          columns={[
            {
              head: 'Interface',
              cell: (one) => (
                <>
                  <b>{one.interface}</b>{' '}
                  <small>
                    {[one.isMain ? 'the way to the head' : '', KINDS[one.kind], one.mac ?? '']
                      .filter(Boolean)
                      .join(', ')}
                  </small>
                </>
              ),
            },
            {
              head: 'Link',
              cell: (one) => (
                <Show when={one.isMain && of('link_up', one.interface) === 0} fallback={link(one.interface)}>
                  <OutOfOrder>{link(one.interface)}</OutOfOrder>
                </Show>
              ),
            },
            figure('Received', 'network_receive_bytes_per_second', flowText),
            figure('Sent', 'network_transmit_bytes_per_second', flowText),
            { ...figure('Errors a second', 'network_errors_per_second', (errors) => errors.toFixed(0)), isSpare: true },
          ]}
        />
      </Section>
    </Show>
  );
}
