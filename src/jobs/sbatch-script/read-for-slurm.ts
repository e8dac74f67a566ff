import { findOptions, type SlurmProgram } from '../../protocol/sbatch-options.ts';
import type { JobSpec } from '../engine.ts';
import { jobEnvironment } from './job-environment.ts';
import { OPTION_MEANINGS } from './meanings/all.ts';
import { CLUSTER } from './meanings/option-meaning.ts';
import { readJobScript, type ScriptInput, type ScriptReading } from './read-job-script.ts';

/** What a variable says of the submitter's own computer, where it is another one than the cluster's. */
const OF_A_COMPUTER =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|HOSTNAME|MAIL|MANPATH|INFOPATH|SHLVL|_|TERM.*|COLORTERM|DISPLAY|WAYLAND_.*|EDITOR|VISUAL|PAGER|TMPDIR|TMP|TEMP|LD_.*|DYLD_.*|XDG_.*|SSH_.*|GPG_.*|DBUS_.*|DESKTOP_.*|GNOME_.*|KDE_.*|LS_COLORS|NODE_.*|npm_.*|NVM_.*|VIRTUAL_ENV.*|CONDA_.*|PYTHONPATH|PYTHONHOME|BREADBOX_.*|__CF.*|ITERM_.*|VSCODE_.*|HOMEBREW_.*)$/;

/**
 * The same for a cluster, where Slurm itself reads script and options: what is read here is for Breadbox's own lists. Nothing is
 * refused but by sbatch, so what would be an error here is a warning.
 * @param isHere the submitter's paths and variables mean the same there
 */
export function readForSlurm(
  input: Omit<ScriptInput, 'place'>,
  isHere: boolean,
): ScriptReading & { readonly spec: JobSpec } {
  const { check, spec } = readJobScript({ ...input, place: CLUSTER });
  const read = spec ?? { name: 'sbatch', argv: input.argv, owner: input.user, cpus: 1, directory: input.directory };
  const own = jobEnvironment('ALL', input.environment, {});
  const env = isHere ? own : Object.fromEntries(Object.entries(own).filter(([name]) => !OF_A_COMPUTER.test(name)));
  const warnings = check.errors.map((note) => ({ ...note, level: 'warning' as const }));
  const { asks, directives } = check;
  // Where it is submitted from is where it runs, also where a link leads there: other nodes need not have what it leads to.
  const here = directives.some(({ option }) => option === 'chdir') ? [] : [`--chdir=${input.directory}`];
  return {
    check: {
      ok: true,
      directives,
      warnings: [...warnings, ...check.warnings],
      errors: [],
      ...(asks !== undefined && { asks }),
    },
    spec: {
      ...read,
      directory: input.directory,
      env,
      batch: {
        ...(read.batch ?? { tasks: 1, cpusPerTask: 1, ...(input.script !== undefined && { script: input.script }) }),
        native: [...forSlurm(input.options, input.program), ...here],
      },
    },
  };
}

/** Without what the command that submits does itself; `--wrap` has become a script. What cannot be read is left to sbatch. */
function forSlurm(options: readonly string[], program: SlurmProgram): readonly string[] {
  const { found, problems, end } = findOptions(options, program);
  if (problems.length > 0 || end < options.length) return options;
  return found
    .filter(({ option }) => option.name !== 'wrap' && OPTION_MEANINGS.get(option.name)?.fate !== 'client')
    .map(({ option, value }) => (value === undefined ? `--${option.name}` : `--${option.name}=${value}`));
}
