import { BreadboxError } from '../../../cluster/errors.ts';

/** What the file system refused, in the words of someone who can mend it. `doing`: "cannot queue the job \"tile\"". */
export function fileError(error: unknown, doing: string, directory: string): BreadboxError {
  if (error instanceof BreadboxError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new BreadboxError('disk-full', `${doing}: the disk of ${directory} is full`, {
      hint: `free some space there (df -h '${directory}', and df -i for files), then try again`,
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return new BreadboxError('home-not-writable', `${doing}: ${directory} cannot be written (${code})`, {
      hint: 'make it a directory of the account that runs the head, or name another one in BREADBOX_HOME',
      cause: error,
    });
  }
  return new BreadboxError('engine-failed', `${doing} in ${directory}: ${message}`, { cause: error });
}
