import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface KnownNeighbour {
  readonly address: string;
  readonly mac: string;
}

/**
 * What this computer's kernel knows already of its network: nothing is sent. Empty where there is no `ip`, as elsewhere
 * than on Linux.
 */
export async function knownNeighbours(signal?: AbortSignal): Promise<KnownNeighbour[]> {
  const { stdout } = await promisify(execFile)('ip', ['-json', 'neigh'], { timeout: 5000, signal }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return { stdout: '[]' };
      throw error;
    },
  );
  return readNeighbours(stdout);
}

interface NeighbourLine {
  readonly dst?: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

/** Addresses of version 6 that count within a link alone, and neighbours that did not answer, are left out. */
export function readNeighbours(json: string): KnownNeighbour[] {
  const lines = JSON.parse(json.trim() === '' ? '[]' : json) as NeighbourLine[];
  return lines.flatMap(({ dst, lladdr, state = [] }) => {
    if (dst === undefined || lladdr === undefined || /^fe80:/i.test(dst)) return [];
    return state.some((word) => word === 'FAILED' || word === 'NOARP') ? [] : [{ address: dst, mac: lladdr }];
  });
}
