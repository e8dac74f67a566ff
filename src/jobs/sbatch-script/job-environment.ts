import { BreadboxError } from '../../cluster/errors.ts';

type Variables = Readonly<Record<string, string>>;

/** What belongs to the job or step in which a submission happens, and not to the job that is submitted. */
const OF_ANOTHER_JOB =
  /^(?:SLURM_(?:JOB|ARRAY_|STEP|TASK|NTASKS|CPUS_|MEM_PER_|NODE|NNODES|NPROCS|PROCID|LOCALID|GTIDS|GPUS|RESTART_|SUBMIT_|THREADS_|TRES_|OVERCOMMIT|DISTRIBUTION|TOPOLOGY_|LAUNCH_|SRUN_|UMASK|CLUSTER_NAME|EXPORT_ENV|GET_USER_ENV|PRIO_)|SLURMD_|SRUN_|BREADBOX_(?:STEPS|ACCESS)$|PMI_|PMIX_|OMPI_COMM_WORLD_)/;
/** A shell's exported function, `BASH_FUNC_module%%`, has no such name: no program but that shell reads it. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * What --export leaves of the submitter's variables, over those of the login, which NIL leaves out too.
 * @throws BreadboxError `bad-input`
 */
export function jobEnvironment(exported: string, submitter: Variables, login: Variables): Record<string, string> {
  const own = Object.fromEntries(
    Object.entries(submitter).filter(
      ([name, value]) => NAME.test(name) && !OF_ANOTHER_JOB.test(name) && !value.includes('\0'),
    ),
  );
  const slurm = Object.fromEntries(Object.entries(own).filter(([name]) => name.startsWith('SLURM_')));
  const mode = exported.toUpperCase();
  if (mode === 'ALL') return { ...login, ...own };
  if (mode === 'NIL') return slurm;
  if (mode === 'NONE') return { ...login, ...slurm };
  const env: Record<string, string> = { ...login, ...slurm };
  for (const part of splitOutsideQuotes(exported)) {
    const equals = part.indexOf('=');
    const name = equals === -1 ? part : part.slice(0, equals);
    if (equals === -1 && name.toUpperCase() === 'ALL') Object.assign(env, own);
    else if (!NAME.test(name)) {
      throw new BreadboxError('bad-input', `'${name}' is not the name of a variable.`, {
        hint: 'Write --export=ALL,NAME=VALUE.',
      });
    } else if (equals !== -1) env[name] = part.slice(equals + 1);
    else if (own[name] !== undefined) env[name] = own[name];
  }
  return env;
}

/**
 * The quotes stay, as Slurm leaves them.
 * @throws BreadboxError `bad-input` for a quote that is not closed
 */
function splitOutsideQuotes(list: string): readonly string[] {
  const parts = [''];
  let quote: string | undefined;
  for (const character of list) {
    if (quote === undefined && character === ',') parts.push('');
    else {
      parts[parts.length - 1] += character;
      if (character === quote) quote = undefined;
      else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    }
  }
  if (quote !== undefined) throw new BreadboxError('bad-input', `The quote ${quote} is never closed.`);
  return parts.filter((part) => part !== '');
}
