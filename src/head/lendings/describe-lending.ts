import { BreadboxError } from '../../cluster/errors.ts';
import type { Lending, WorkerRow } from '../../protocol/farm.ts';
import type { LendingRow } from './operations.ts';

/** The worker that was started so; nothing before it has said who it is, and after it has gone. */
export function workerOf(row: LendingRow, workers: readonly WorkerRow[]): WorkerRow | undefined {
  if (row.pilot !== null) return workers.find(({ worker }) => worker === `p${row.pilot}`);
  return workers.find(({ kind, node, user }) => kind === 'simple' && node === row.node && user === row.owner);
}

/** @param trouble why it could not be reached when it had fallen silent */
export function describeLending(row: LendingRow, worker: WorkerRow | undefined, trouble: Error | undefined): Lending {
  const { node, owner: user, kind, slots } = row;
  const common = { node, user, kind, slots, ...(worker !== undefined && { worker: worker.worker }) };
  if (row.leaves === 1 || worker?.state === 'leaving') return { ...common, state: 'leaving' };
  // A head that has only just started has heard of nobody.
  const isSilent = worker?.state === 'silent' && worker.lastSeenAt !== undefined;
  if (isSilent || trouble !== undefined) {
    const since = worker?.lastSeenAt === undefined ? '' : ` since ${worker.lastSeenAt}`;
    return {
      ...common,
      state: 'failed',
      ...told(trouble),
      sentence: `Nothing was heard of ${node}${since}. ${trouble?.message ?? 'It is looked for.'}`,
    };
  }
  return { ...common, state: ['idle', 'working'].includes(worker?.state ?? '') ? 'working' : 'starting' };
}

export function failedLending(node: string, error: BreadboxError): Lending {
  return { node, state: 'failed', ...told(error), sentence: error.message };
}

function told(error: Error | undefined): Pick<Lending, 'code' | 'hint'> {
  if (!(error instanceof BreadboxError)) return {};
  return { code: error.code, ...(error.hint !== undefined && { hint: error.hint }) };
}
