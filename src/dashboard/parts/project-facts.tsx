import { For, type JSX } from 'solid-js';
import { joinWords } from '../../cluster/posix-words.ts';
import type { ApiOutput } from '../../protocol/api.ts';
import { countOf } from '../amounts.ts';

type Spec = ApiOutput<'GET /api/farm/projects/{project}'>['spec'];

/** What project.yaml says, in words. */
export function ProjectFacts(props: { readonly spec: Spec }): JSX.Element {
  return (
    <dl class="values">
      <For each={factsOf(props.spec)}>
        {([name, value, isCode]) => (
          <div>
            <dt>{name}</dt>
            <dd>{isCode ? <code>{value}</code> : value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

function factsOf(spec: Spec): readonly (readonly [name: string, value: string, isCode?: boolean])[] {
  return [
    ['Runs', line(spec.run), true],
    ['Mode', spec.mode === 'stream' ? 'stream: one process a slot, a JSON line a task' : 'process: one process a task'],
    ...(spec.setup === undefined ? [] : [['Set up by', spec.setup, true] as const]),
    ['Tasks', feedText(spec.feed)],
    ['Cores a task', String(spec.cpus)],
    ['Memory a task', spec.memory === undefined ? 'no limit' : String(spec.memory)],
    ['Time limit', typeof spec.timeLimit === 'number' ? `${spec.timeLimit} s` : spec.timeLimit],
    ['Attempts', String(spec.attempts)],
    ...(spec.collect === undefined ? [] : [['Collected by', line(spec.collect), true] as const]),
    ...(spec.view === undefined ? [] : [['Shows', spec.view, true] as const]),
  ];
}

function line(command: string | readonly string[]): string {
  return typeof command === 'string' ? command : joinWords(command);
}

function feedText(feed: Spec['feed']): string {
  if (feed === undefined) return 'none of its own: they are uploaded with each run';
  if ('list' in feed) return `a list of ${countOf(feed.list.length, 'value')}`;
  if ('file' in feed) return `the lines of ${feed.file}`;
  if ('command' in feed) return `asked of ${line(feed.command)}`;
  if ('optimise' in feed) return `sought by ${feed.optimise.method}, ${feed.optimise.evaluations} evaluations at most`;
  const axes = Object.entries(feed.grid).map(([axis, values]) => `${values.length} values of ${axis}`);
  return `a grid: ${axes.join(' times ')}`;
}
