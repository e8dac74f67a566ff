import { MAX_ARTEFACT_BYTES } from '../../protocol/pilot.ts';
import { type HeadClient, HeadRefusal } from '../head-client.ts';
import { regularFiles } from '../regular-files.ts';
import { removeTree } from '../remove-tree.ts';
import type { Outcome } from './runner.ts';
import type { Task } from './task.ts';

/** Sends the files of an answer. Where that cannot be, the outcome becomes a failed attempt that says why. */
export async function uploadArtefacts(head: HeadClient, task: Task, outcome: Outcome): Promise<Outcome> {
  if (!outcome.ok || outcome.files === undefined) return outcome;
  try {
    const { files, leftOut } = await regularFiles(outcome.files);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (bytes > MAX_ARTEFACT_BYTES) {
      const error = `its files under $BREADBOX_OUT take ${mebibytes(bytes)} MiB; at most ${mebibytes(MAX_ARTEFACT_BYTES)} MiB are taken`;
      return { ok: false, error, log: outcome.log };
    }
    for (const { path, file, bytes } of files) {
      await head.call('PUT /api/farm/tasks/{task}/artefacts/{path}', {
        params: { task: task.task, path },
        query: { attempt: task.attempt },
        file: { file, bytes },
      });
    }
    if (leftOut.length === 0) return outcome;
    // The protocol leaves 200 characters beyond a full log.
    const note = `[breadbox: not sent, as it is no regular file: ${leftOut.join(', ')}`.slice(0, 150);
    const log = outcome.log === undefined ? `${note}]` : `${outcome.log}\n${note}]`;
    return { ...outcome, log };
  } catch (error) {
    if (error instanceof HeadRefusal && error.status === 409) return outcome; // stale: so is its answer, and the head says so
    return {
      ok: false,
      error: `its files under $BREADBOX_OUT could not be sent: ${(error as Error).message}`,
      log: outcome.log,
    };
  } finally {
    await removeTree(outcome.files).catch(() => {}); // what withstands goes with the pilot's own directory
  }
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
