import { randomUUID } from 'node:crypto';
import { joinWords } from '../../../cluster/posix-words.ts';
import type { JobSpec } from '../../engine.ts';
import { launchScript } from '../local/launch-script.ts';
import { sbatchOptions } from './sbatch-options.ts';

const DEFAULT_UMASK = 0o022;
/** No line of Base64 is that. */
const END_OF_STDIN = 'END-OF-STDIN';

/** Where a job that is no batch job writes. */
export interface OutputFiles {
  readonly stdoutPath: string;
  readonly stderrPath: string;
}

/**
 * For `sh -s` on its stdin: what the job's environment has beside the login's, and the script, are in no command line. It prints
 * what `sbatch --parsable` prints, and ends as that does.
 */
export function submitProgram(spec: JobSpec, files: OutputFiles): string {
  const { batch, env = {}, argv } = spec;
  const script = batch?.script ?? spec.sbatch?.script ?? launcher(spec, files);
  // With words behind it a script has a name.
  const from = batch?.script !== undefined && argv.length > 0 ? ['/dev/stdin', ...argv] : [];
  const end = `END-${randomUUID()}`;
  const names = batch?.script === undefined && spec.sbatch === undefined ? [] : Object.keys(env);
  return [
    `umask ${(batch?.umask ?? DEFAULT_UMASK).toString(8).padStart(3, '0')}`,
    '[ -n "$LANG" ] || LANG=C.UTF-8; export LANG',
    'unset SBATCH_EXPORT SLURM_CONF_SERVER OLDPWD',
    ...names.map((name) => `export ${name}=${joinWords([env[name]!])}`),
    `cd ${joinWords([spec.directory])} 2>/dev/null || cd /`,
    ...beginVariable(batch?.native === undefined ? batch?.beginAt : undefined),
    `exec sbatch --parsable ${joinWords(sbatchOptions(spec))} $BREADBOX_BEGIN ${joinWords(from)} <<'${end}'`,
    script.replace(/\n$/, ''),
    end,
    '',
  ].join('\n');
}

/** An instant as so many seconds from now, which is the same in every zone of time; sbatch takes whole ones. */
function beginVariable(beginAt: string | undefined): readonly string[] {
  if (beginAt === undefined) return ['BREADBOX_BEGIN='];
  const at = Math.ceil(Date.parse(beginAt) / 1000);
  return [
    `BREADBOX_BEGIN=$((${at} - $(date +%s)))`,
    'if [ "$BREADBOX_BEGIN" -gt 0 ]; then BREADBOX_BEGIN=--begin=now+$BREADBOX_BEGIN; else BREADBOX_BEGIN=; fi',
  ];
}

/** A program as a script: the account enters its directory and opens its files on the node that it runs on. */
function launcher({ argv, env = {}, directory, batch }: JobSpec, { stdoutPath, stderrPath }: OutputFiles): string {
  const folders = [stdoutPath, stderrPath].map((path) => path.slice(0, path.lastIndexOf('/')));
  const stdin = batch?.stdinBase64;
  const launch = launchScript({
    ...(stdin !== undefined && { stdin: { stream: true } }),
    umask: batch?.umask ?? DEFAULT_UMASK,
    directory,
    env: { TMPDIR: '/tmp', ...env },
    stdout: stdoutPath,
    stderr: stderrPath,
    openMode: 'truncate',
    notes: false,
  });
  return [
    '#!/bin/sh',
    'umask 077',
    ...[...new Set(folders)]
      .filter((folder) => folder.includes('/.cache/'))
      .map((folder) => `mkdir -p ${joinWords([folder])}`),
    ...(stdin === undefined ? [] : openStdin(stdin)),
    `set -- ${joinWords(argv)}`,
    launch,
  ].join('\n');
}

/** As 3, from a file that is gone at once: no pipe holds so much, and a shell drops zero bytes. */
function openStdin(base64: string): readonly string[] {
  return [
    'IN=$(mktemp /tmp/breadbox-XXXXXXXXXX) || exit 126',
    `base64 -d > "$IN" <<'${END_OF_STDIN}'`,
    ...(base64.match(/.{1,76}/g) ?? []),
    END_OF_STDIN,
    'exec 3< "$IN"',
    'rm -f "$IN"',
  ];
}
