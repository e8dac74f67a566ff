import { type HandbookSection, words } from '../handbook.ts';
import type { ToldMachine } from '../told-machine.ts';

export function howItIsUsed({ machine, status }: ToldMachine): HandbookSection {
  const { use } = machine.settings;
  const urls = status.tls?.urls ?? [];
  const where = urls.length > 0 ? urls.join(' or ') : `${status.url}, on the computer of the head`;
  return {
    heading: 'How it is used',
    blocks: [
      ...(use === undefined ? [] : [words(use)]),
      words(`The dashboard is at ${where}. A login link for a browser: breadbox login`),
      {
        kind: 'commands',
        commands: [
          ['Compute a picture, to see it work', 'breadbox demo'],
          ['Queue a job script', 'breadbox submit job.sh'],
          ['What runs, what waits?', 'breadbox jobs'],
          ['Why does it wait?', 'breadbox why JOB'],
          ['A program with its job script, to begin with', 'breadbox new mpi DIR'],
          ['What is it worth?', 'breadbox bench run hpl'],
          ['All commands', 'breadbox --help'],
        ],
      },
    ],
  };
}
