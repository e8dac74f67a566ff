import { createHash } from 'node:crypto';
import { joinWords } from '../../cluster/posix-words.ts';
import type { Step } from '../phase.ts';
import { unifiedDiff } from './unified-diff.ts';

/** A file that Breadbox writes whole. What was there before lies beside it, with `.before-breadbox` behind its name. */
export interface ManagedFile {
  readonly path: string;
  readonly content: string;
  /** 0644 where absent. */
  readonly mode?: string | undefined;
  /** root:root where absent. */
  readonly owner?: string | undefined;
  /** Never shown, and looked at by its SHA-256 alone. */
  readonly secret?: boolean | undefined;
  /** Only a block of it is Breadbox's (`withBlock`): no copy is kept, as the block can be taken out again. */
  readonly partly?: boolean | undefined;
  /** Units that must be restarted before a change of it takes effect: marked before it is changed, so that no restart is forgotten. */
  readonly restarts?: readonly string[] | undefined;
}

/** A file as a look found it. */
export interface FoundFile {
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  /** `undefined`: of a secret, which only its sum is known of. */
  readonly content: string | undefined;
  readonly sha256: string;
  /** Something was there before Breadbox wrote it. */
  readonly kept: boolean;
}

export type FoundFiles = ReadonlyMap<string, FoundFile>;

/** Where units to be restarted are marked, by name; empty after a boot, as then all have started anew. */
export const RESTART_MARKS = '/run/breadbox/restart';

const KEPT = '.before-breadbox';

/** A look that prints these files as a line each; those that are absent are not printed. */
export function lookAtFiles(paths: readonly string[], secrets: readonly string[] = []): string {
  const print = (words: readonly string[], content: string) =>
    words.length === 0
      ? ''
      : `for file in ${joinWords(words)}; do if [ -f "$file" ]; then
  kept=no; [ -e "$file${KEPT}" ] && kept=yes
  echo "@file $file $(stat -L -c '%a %U:%G' "$file") $kept $(sha256sum <"$file" | cut -c 1-64) ${content}"
fi; done
`;
  return print(paths, '$(base64 -w 0 <"$file")') + print(secrets, '-');
}

export function readFoundFiles(looked: string): FoundFiles {
  const found = new Map<string, FoundFile>();
  for (const line of looked.split('\n')) {
    const [at, path, mode, owner, kept, sha256, base64 = ''] = line.split(' ');
    if (at !== '@file' || path === undefined || sha256 === undefined) continue;
    const content = base64 === '-' ? undefined : Buffer.from(base64, 'base64').toString('utf8');
    found.set(path, { path, mode: mode!.padStart(4, '0'), owner: owner!, kept: kept === 'yes', sha256, content });
  }
  return found;
}

/** What makes these files as they must be: a step a file that is not. */
export function fileSteps(files: readonly ManagedFile[], found: FoundFiles): Step[] {
  return files.flatMap((file) => {
    const is = found.get(file.path);
    const mode = file.mode ?? '0644';
    const owner = file.owner ?? 'root:root';
    const same = is?.sha256 === sha256(file.content);
    if (same && is.mode === mode && is.owner === owner) return [];
    const path = joinWords([file.path]);
    const rights = `chown ${joinWords([owner])} ${path}.breadbox-new\nchmod ${mode} ${path}.breadbox-new`;
    const keep =
      is === undefined || is.kept || isOurs(is) || file.partly === true ? '' : `cp -a ${path} ${path}${KEPT}\n`;
    return [
      {
        what: `${is === undefined ? 'write' : same ? 'give the right owner and mode to' : 'change'} ${file.path}`,
        script: `${markRestarts(file.restarts)}umask 077
mkdir -p -m 0755 ${joinWords([directoryOf(file.path)])}
${keep}rm -f ${path}.breadbox-new
cat >${path}.breadbox-new
${rights}
mv -f ${path}.breadbox-new ${path}`,
        stdin: file.content,
        detail: detailOf(file, is, same),
      },
    ];
  });
}

/** Whether a file lies there as Breadbox wrote it, a secret included. */
export function isWritten({ path, content }: ManagedFile, found: FoundFiles): boolean {
  return found.get(path)?.sha256 === sha256(content);
}

/** What takes these away again, and brings back what was there before. A file that Breadbox has not written stays. */
export function undoFileSteps(files: readonly Pick<ManagedFile, 'path' | 'restarts'>[], found: FoundFiles): Step[] {
  return files.flatMap(({ path, restarts }) => {
    const is = found.get(path);
    if (is === undefined || !(is.kept || isOurs(is))) return [];
    const word = joinWords([path]);
    return [
      {
        what: is.kept ? `bring back ${path} as it was` : `remove ${path}`,
        script: markRestarts(restarts) + (is.kept ? `mv -f ${word}${KEPT} ${word}` : `rm -f ${word}`),
      },
    ];
  });
}

/** Whether Breadbox wrote it whole: it begins with these words, which nobody else writes. A host may be called breadbox. */
export function isOurs(file: FoundFile): boolean {
  return file.content?.startsWith('# Written by Breadbox') === true;
}

export function markRestarts(units: readonly string[] = []): string {
  if (units.length === 0) return '';
  return `mkdir -p ${RESTART_MARKS}\ntouch ${units.map((unit) => `${RESTART_MARKS}/${unit}`).join(' ')}\n`;
}

function detailOf(file: ManagedFile, is: FoundFile | undefined, same: boolean): string | undefined {
  if (same) return `${is?.owner} ${is?.mode} becomes ${file.owner ?? 'root:root'} ${file.mode ?? '0644'}`;
  return file.secret === true ? undefined : withoutPasswords(unifiedDiff(file.path, is?.content ?? '', file.content));
}

/** A difference is kept, and shown to viewers: fstab may name the password of a share, an old slurmdbd.conf that of the database. */
function withoutPasswords(text: string): string {
  return text.replaceAll(/((?:pass(?:word|wd|phrase)?|secret|token)[ \t]*[=:][ \t]*)(?:"[^"\n]*"|[^\s,;]+)/gi, '$1…');
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
