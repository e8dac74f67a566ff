import type { HeadStatus } from '../../protocol/head.ts';
import type { FactsBlock } from './report.ts';

export function statusFacts(status: HeadStatus): FactsBlock {
  return {
    kind: 'facts',
    facts: [
      { title: 'address', value: status.url, as: 'text' },
      { title: 'process', value: status.pid, as: 'count' },
      { title: 'data', value: status.home, as: 'text' },
      { title: 'version', value: status.version, as: 'text' },
      { title: 'engine', value: status.engine, as: 'text' },
      { title: 'started', value: status.startedAt, as: 'instant' },
    ],
  };
}
