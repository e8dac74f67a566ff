import type { JSX } from 'solid-js';
import type { Up } from '../../protocol/provision.ts';
import { countOf, countText } from '../amounts.ts';
import { namedText } from '../nodes/nodes-sentence.ts';
import { WorkTable } from '../parts/work-table.tsx';
import { failedNodes, upKindText } from './up-sentence.ts';
import { UpStateWord } from './up-state.tsx';

/** What was done before, newest first. */
export function UpTable(props: { readonly ups: readonly Up[] }): JSX.Element {
  return (
    <WorkTable
      works={props.ups}
      caption="Ups, newest first"
      heads={['Up', 'State']}
      link={(up) => ({ href: `/up/${up.up}`, name: up.up, text: upKindText(up) })}
      state={(up) => <UpStateWord up={up} />}
      note={reason}
      figure={{
        head: 'Changes',
        of: ({ changed, dryRun }) => [countText(changed), dryRun ? 'would be made' : 'made'],
      }}
    />
  );
}

function reason(up: Up): string {
  if (up.state === 'done') return up.verified.length > 0 ? 'verified' : '';
  if (up.state !== 'failed') return '';
  const failed = failedNodes(up);
  return failed.length > 0 ? `${namedText(failed)} not finished` : countOf(up.problems.length, 'problem');
}
