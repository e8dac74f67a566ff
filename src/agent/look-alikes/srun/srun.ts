import { type Program, VERSION_LINE } from '../program.ts';
import { readAllotment } from './allotment.ts';
import { Step } from './step.ts';
import { readStepRequest } from './step-request.ts';

const HELP = `Usage: srun [OPTIONS...] COMMAND [ARGS...]

Starts COMMAND as a step of this job, once for each rank. Options as in srun(1) of Slurm; on one computer these have an
effect: -n -c -l -u -o -e -i -t -J -D -K -W -Q -O --ntasks-per-node --multi-prog --pty --exact --exclusive --overlap
--cpu-bind --mpi --export --open-mode. Outside of a job: breadbox srun -- COMMAND
`;

/** Runs one step of a job and exits as the worst of its ranks. */
export const srun: Program = async (words, surroundings) => {
  const { environment, err, out } = surroundings;
  const print = (text: string): number => {
    out(text);
    return 0;
  };
  if (words[0] === '--version' || words[0] === '-V') return print(VERSION_LINE);
  if (words[0] === '--help') return print(HELP);
  const allotment = readAllotment(environment);
  const request = readStepRequest(words, environment, allotment);
  if (request === 'version') return print(VERSION_LINE);
  if (request === 'help') return print(HELP);
  if (request === 'mpi-list') return print('MPI plugin types are...\n\tnone\n\tpmix\n');
  for (const line of request.warnings) err(`${line}\n`);
  return new Step(request, allotment, surroundings).run();
};
