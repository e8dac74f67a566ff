import { type JSX, Show } from 'solid-js';
import { bytesText } from '../amounts.ts';
import { Section } from '../parts/section.tsx';
import { flowText, ratioText } from './figure-words.ts';
import { instancesNow } from './instances.ts';
import { OutOfOrder } from './out-of-order.tsx';
import { partFigures } from './part-figures.ts';
import { PartTable } from './part-table.tsx';

type Values = Readonly<Record<string, number>>;

/** Above this part of a disk that is full, the figure stands out. */
const NEARLY_FULL = 0.9;

/** File systems with what is free on them, and the disks under them with what they do now. */
export function DiskTables(props: { readonly values: Values }): JSX.Element {
  const mounts = () => instancesNow(props.values, 'disk_size_bytes').map(([mount]) => mount);
  const disks = () => [
    ...new Set(
      (['disk_read_bytes_per_second', 'disk_busy_ratio', 'disk_wear_ratio'] as const).flatMap((name) =>
        instancesNow(props.values, name).map(([disk]) => disk),
      ),
    ),
  ];
  const { of, text, figure } = partFigures<string>(
    () => props.values,
    (instance) => instance,
  );
  return (
    <Show when={mounts().length + disks().length > 0}>
      <Section heading="Disks">
        <PartTable
          caption="File systems"
          parts={mounts()}
          columns={[
            {
              head: 'At',
              cell: (mount) => (
                <>
                  <b>{mount}</b>
                  <Show when={of('disk_read_only', mount) === 1}>
                    {' '}
                    <OutOfOrder>read-only</OutOfOrder>
                  </Show>
                </>
              ),
            },
            figure('Size', 'disk_size_bytes', bytesText),
            {
              ...{ head: 'Free', isFigure: true },
              cell: (mount) => (
                <Show
                  when={isNearlyFull(of('disk_free_bytes', mount), of('disk_size_bytes', mount))}
                  fallback={text('disk_free_bytes', mount, bytesText)}
                >
                  <OutOfOrder>{text('disk_free_bytes', mount, bytesText)}</OutOfOrder>
                </Show>
              ),
            },
            { ...figure('Files free', 'disk_files_free_ratio', ratioText), isSpare: true },
          ]}
        />
        <Show when={disks().length > 0}>
          <PartTable
            caption="Disks now"
            parts={disks()}
            columns={[
              { head: 'Disk', cell: (disk) => <b>{disk}</b> },
              figure('Read now', 'disk_read_bytes_per_second', flowText),
              figure('Written now', 'disk_write_bytes_per_second', flowText),
              { ...figure('At work', 'disk_busy_ratio', ratioText), isSpare: true },
              figure('Worn', 'disk_wear_ratio', ratioText),
            ]}
          />
        </Show>
      </Section>
    </Show>
  );
}

function isNearlyFull(free: number | undefined, size: number | undefined): boolean {
  return free !== undefined && size !== undefined && size > 0 && 1 - free / size > NEARLY_FULL;
}
