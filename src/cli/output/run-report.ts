import type { RunStatus } from '../../protocol/farm.ts';
import type { Fact, FactsBlock, TableBlock } from './report.ts';

export function runFacts(status: RunStatus): FactsBlock {
  const facts: Fact[] = [
    { title: 'run', value: status.run, as: 'text' },
    { title: 'name', value: status.name, as: 'text' },
    { title: 'project', value: status.project, as: 'text' },
    { title: 'state', value: status.state, as: 'state' },
    { title: 'reason', value: status.reason, as: 'text' },
    { title: 'tasks', value: status.feedDone ? status.tasks : `${status.tasks} so far`, as: 'text' },
    { title: 'waiting', value: status.waiting, as: 'count' },
    { title: 'leased', value: status.leased, as: 'count' },
    { title: 'answered', value: status.answered, as: 'count' },
    { title: 'failed', value: status.failed, as: 'count' },
    { title: 'workers', value: status.workers, as: 'count' },
    { title: 'priority', value: status.priority === 0 ? undefined : String(status.priority), as: 'text' },
    { title: 'rate', value: status.answered > 0 ? status.rate : 'unknown', as: 'rate' },
    { title: 'time', value: status.seconds, as: 'seconds' },
    { title: 'left', value: status.secondsLeft, as: 'seconds' },
  ];
  return { kind: 'facts', facts: facts.filter(({ value }) => value !== undefined) };
}

export function runTable(runs: readonly RunStatus[], empty: string): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'RUN', as: 'text' },
      { title: 'PROJECT', as: 'text' },
      { title: 'NAME', as: 'text' },
      { title: 'STATE', as: 'state' },
      { title: 'TASKS', as: 'count' },
      { title: 'ANSWERED', as: 'count' },
      { title: 'FAILED', as: 'count' },
      { title: 'TIME', as: 'seconds' },
      { title: 'MADE', as: 'instant' },
    ],
    rows: runs.map((r) => [r.run, r.project, r.name, r.state, r.tasks, r.answered, r.failed, r.seconds, r.createdAt]),
    empty,
  };
}
