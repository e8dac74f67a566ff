/** The first line of every file of Slurm's that Breadbox writes. */
export const WRITTEN_BY = '# Written by Breadbox at each up; what you change here is lost.';

/** As Slurm takes it for a name: `Raspberry Pi 4 Model B Rev 1.4` becomes `raspberry-pi-4-model-b-rev-1.4`. */
export function slurmWord(text: string): string {
  const word = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return word === '' ? 'other' : word;
}
