import type { JSX } from 'solid-js';
import type { Examination } from '../../protocol/doctor.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { WorkTable } from '../parts/work-table.tsx';
import { examinationText, findingsText, mendedFindings, openFindings } from './doctor-sentence.ts';
import { examinationLook } from './rung-look.ts';

/** What was examined before, newest first. */
export function ExaminationTable(props: { readonly examinations: readonly Examination[] }): JSX.Element {
  return (
    <WorkTable
      works={props.examinations}
      caption="Examinations, newest first"
      heads={['Examination', 'State']}
      link={(one) => ({
        href: `/doctor/${one.examination}`,
        name: one.examination,
        text: examinationText(one),
      })}
      state={(one) => <ExaminationState examination={one} />}
      note={reason}
    />
  );
}

export function ExaminationState(props: { readonly examination: Examination }): JSX.Element {
  const look = () => examinationLook(props.examination);
  return (
    <span class={`state ${look().tone}`}>
      <StateGlyph shape={look().shape} />
      {look().word}
    </span>
  );
}

function reason(examination: Examination): string {
  const open = openFindings(examination);
  const mended = mendedFindings(examination);
  return [
    ...(open.length === 0 ? [] : [`${open[0]?.check}${open.length === 1 ? '' : ` and ${open.length - 1} more`}`]),
    ...(mended.length === 0 ? [] : [`${findingsText(mended)} mended`]),
  ].join(', ');
}
