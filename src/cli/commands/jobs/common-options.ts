import type { OptionSpec } from '../../command.ts';

/** Those that scripts use most; the head takes all of sbatch's. For help and completion alone. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { flags: '-J, --job-name NAME', text: 'Its name.', shownDefault: "the script's" },
  { flags: '-n, --ntasks N', text: 'How many tasks srun starts.', shownDefault: '1' },
  { flags: '-c, --cpus-per-task N', text: 'Cores for each task.', shownDefault: '1' },
  { flags: '--mem SIZE', text: 'Memory, such as 2G; a bare number is MiB.', shownDefault: 'no limit' },
  { flags: '-t, --time TIME', text: 'Ended after so long: 30 (minutes), 1:30:00, 2-12.', shownDefault: 'no limit' },
  { flags: '-a, --array INDEXES', text: 'Once for each index, such as 0-15, or four at once: 0-15%4.' },
  { flags: '-d, --dependency LIST', text: 'Start after other jobs, such as afterok:12.' },
  {
    flags: '-o, --output FILE',
    text: 'Where stdout goes; %j is the id.',
    shownDefault: 'slurm-%j.out',
    complete: ['file'],
  },
  { flags: '-e, --error FILE', text: 'Where stderr goes.', shownDefault: 'with stdout', complete: ['file'] },
  { flags: '-D, --chdir FOLDER', text: 'The folder to run in.', shownDefault: 'this one', complete: ['folder'] },
  { flags: '--export LIST', text: 'Which of your variables it gets.', shownDefault: 'ALL' },
  { flags: '-H, --hold', text: 'Do not start it before breadbox release.' },
];
