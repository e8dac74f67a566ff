import type { JSX } from 'solid-js';
import { countOf } from '../amounts.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { WorkTable } from '../parts/work-table.tsx';
import type { TestNews } from './network-data.ts';

/** What was measured before, newest first. */
export function TestTable(props: { readonly tests: readonly TestNews[] }): JSX.Element {
  return (
    <WorkTable
      works={props.tests}
      caption="Measurements of the network, newest first"
      heads={['Measured', 'Found']}
      link={({ test, kind, nodes }) => ({
        href: `/network/${test}`,
        name: test,
        text: `${kind === 'full' ? 'All paths of' : 'The head and'} ${nodes}`,
      })}
      state={(test) => <TestState test={test} />}
      note={({ findings }) => findings[0]?.sentence}
    />
  );
}

function TestState(props: { readonly test: TestNews }): JSX.Element {
  const look = () => {
    const { state, findings } = props.test;
    if (state === 'running') return { tone: 'quiet', shape: 'half', word: 'Measures' } as const;
    if (state === 'failed') return { tone: 'bad', shape: 'cross', word: 'Failed' } as const;
    if (state !== 'done') return { tone: 'quiet', shape: 'stop', word: `Was ${state}` } as const;
    if (findings.length === 0) return { tone: 'good', shape: 'tick', word: 'Nothing' } as const;
    return { tone: 'warn', shape: 'triangle', word: countOf(findings.length, 'thing') } as const;
  };
  return (
    <span class={`state ${look().tone}`}>
      <StateGlyph shape={look().shape} />
      {look().word}
    </span>
  );
}
