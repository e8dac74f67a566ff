import { dirname } from 'node:path';
import { joinWords } from '../../../cluster/posix-words.ts';

/** What a job begins with, done with its own rights. */
export interface Launch {
  readonly umask: number;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** `stream`: what the supervisor has opened as 3. Default: empty. */
  readonly stdin?: string | { readonly stream: true } | undefined;
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  readonly openMode: 'truncate' | 'append';
  /** There is a file 9 for what stands in the way. */
  readonly notes: boolean;
}

/** Names that bash or dash, as /bin/sh, ends at when they are set. */
const UNSETTABLE = ['UID', 'EUID', 'PPID', 'SHELLOPTS', 'BASHOPTS', 'OPTIND'];

/**
 * For `sh -s -- ARGV…` on its stdin. So the account alone enters the job's directory, opens the files that the job names, and
 * takes over its environment, of which nothing stands in a command line that others could read. A file that is to be written from its
 * beginning is emptied first and then appended to, as Slurm does: what two programs write into it, both stays.
 */
export function launchScript(launch: Launch): string {
  const { umask, directory, env, stdin, stdout, stderr, openMode, notes } = launch;
  const names = Object.keys(env).filter((name) => !UNSETTABLE.includes(name));
  const stop = (reason: string) => (notes ? `{ printf '%s\\n' ${joinWords([reason])} >&9; exit 126; }` : 'exit 126');
  const outputs = [...new Set([stdout, stderr])].filter((path) => path !== undefined);
  const input = typeof stdin === 'string' ? joinWords([stdin]) : undefined;
  return [
    `umask ${umask.toString(8).padStart(3, '0')}`,
    `cd ${joinWords([directory])} || ${stop(`its directory ${directory} is not there, or its account may not enter it`)}`,
    'unset OLDPWD SHLVL',
    ...names.map((name) => `export ${name}=${joinWords([env[name] ?? ''])}`),
    ...(input === undefined
      ? []
      : [`[ -r ${input} ] || ${stop(`its input file ${stdin} is not there, or cannot be read`)}`]),
    ...outputs.flatMap((path) => openOutput(path, openMode, stop)),
    `exec "$@" ${[inputWord(stdin, input), ...outputWords(stdout, stderr), ...(notes ? ['9>&-'] : [])].join(' ')}`,
    '',
  ].join('\n');
}

function openOutput(path: string, mode: 'truncate' | 'append', stop: (reason: string) => string): readonly string[] {
  const folder = dirname(path);
  const why = `its output file ${path} cannot be written`;
  return [
    `[ -d ${joinWords([folder])} ] || ${stop(`${why}: there is no folder ${folder}`)}`,
    // `true` and not `:`, at whose failed redirection a shell ends.
    `true ${mode === 'append' ? '>>' : '>'}${joinWords([path])} || ${stop(`${why} by its account`)}`,
  ];
}

function inputWord(stdin: Launch['stdin'], path: string | undefined): string {
  if (path !== undefined) return `<${path}`;
  return stdin === undefined ? '</dev/null' : '<&3 3<&-';
}

function outputWords(stdout: string | undefined, stderr: string | undefined): readonly string[] {
  const out = stdout === undefined ? [] : [`>>${joinWords([stdout])}`];
  if (stderr === undefined) return out;
  return [...out, stderr === stdout ? '2>&1' : `2>>${joinWords([stderr])}`];
}
