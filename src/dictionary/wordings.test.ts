import { expect, it } from 'vitest';
import { explain } from './explain.ts';
import { JOB_WORDINGS } from './wordings/job-wordings.ts';
import { MPI_WORDINGS } from './wordings/mpi-wordings.ts';
import { SLURM_WORDINGS } from './wordings/slurm-wordings.ts';
import { SYSTEM_WORDINGS } from './wordings/system-wordings.ts';

const WORDINGS = [SYSTEM_WORDINGS, SLURM_WORDINGS, JOB_WORDINGS, MPI_WORDINGS].flatMap((each) => Object.entries(each));

/** As printf would fill them in. */
function filled(wording: string): string {
  return wording
    .replaceAll('%pJ', 'JobId=7')
    .replaceAll(/%p[sS]/g, 'StepId=7.0')
    .replaceAll('%pA', '10.0.0.2:6818')
    .replaceAll('%m', 'Permission denied')
    .replaceAll(/%[-+ #0-9.]*(?:ll?|hh?|z)?[uidxo]/g, '7')
    .replaceAll(/%[.\d]*f/g, '7.5')
    .replaceAll(/%[-.\d]*s/g, 'n1')
    .replaceAll('%%', '%');
}

it.each(WORDINGS)('knows the wordings of both releases: %s', (check, wordings) => {
  const missed = wordings.filter((wording) => explain(filled(wording))[0]?.saying.check !== check);
  expect(missed).toEqual([]);
});

it('is tried on enough of them', () => {
  expect(WORDINGS.flatMap(([, wordings]) => wordings).length).toBeGreaterThan(300);
});
