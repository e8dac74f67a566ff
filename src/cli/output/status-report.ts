import type { HeadStatus } from '../../protocol/head.ts';
import { pinnedAddress } from '../../protocol/pinned-address.ts';
import type { FactsBlock } from './report.ts';

export function statusFacts(status: HeadStatus): FactsBlock {
  return {
    kind: 'facts',
    facts: [
      { title: 'address', value: status.url, as: 'text' },
      ...fromBeyond(status),
      { title: 'process', value: status.pid, as: 'count' },
      { title: 'data', value: status.home, as: 'text' },
      { title: 'version', value: status.version, as: 'text' },
      { title: 'engine', value: status.engine, as: 'text' },
      ...ofCluster(status),
      { title: 'started', value: status.startedAt, as: 'instant' },
    ],
  };
}

function ofCluster({ cluster }: HeadStatus): FactsBlock['facts'] {
  if (cluster === undefined) return [];
  const { name, head, slurm, adopted, trouble } = cluster;
  const value = `${name}, asked on ${head}${slurm === '' ? '' : ` (Slurm ${slurm})`}${adopted ? ', adopted' : ''}`;
  const facts: FactsBlock['facts'] = [{ title: 'cluster', value, as: 'text' }];
  return trouble === undefined ? facts : [...facts, { title: 'trouble', value: trouble, as: 'text' }];
}

/** What to type on another computer. */
function fromBeyond({ tls }: HeadStatus): FactsBlock['facts'] {
  if (tls === undefined) return [];
  const people = tls.urls.map((url) => ({
    title: 'others',
    value: pinnedAddress(url, tls.fingerprint),
    as: 'text' as const,
  }));
  const nodes = tls.nodesUrl === undefined ? [] : [{ title: 'nodes', value: tls.nodesUrl, as: 'text' as const }];
  return [...people, ...nodes];
}
