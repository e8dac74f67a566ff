import { chmod, copyFile, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HOME_FILES } from '../../protocol/home.ts';
import { homeError } from '../prepare-home.ts';

const OPEN_FOLDERS = { workers: 0o711, work: 0o711, spool: 0o711, agent: 0o755 };
/** What accounts pass through or read; all else in the data directory is root's alone. */
const OPEN: Readonly<Record<string, number>> = { ...OPEN_FOLDERS, [HOME_FILES.socket]: 0o666 };
const CLOSED_FOLDERS = ['bundles', 'runs', 'jobs'];

/**
 * Opens the data directory of a root head so far that other accounts can pass through, and puts the agent where they can
 * read it. Returns the agent's path.
 * @throws BreadboxError `disk-full`, `home-not-writable`
 */
export async function prepareHomeForAccounts(home: string, agentSource: string, version: string): Promise<string> {
  for (const name of [...CLOSED_FOLDERS, ...Object.keys(OPEN_FOLDERS)])
    await mkdir(join(home, name), { recursive: true, mode: 0o700 });
  for (const name of await readdir(home)) {
    const path = join(home, name);
    // A link is the administrator's, to a larger disk perhaps: nobody else can make one here.
    const { mode } = (await lstat(path)).isSymbolicLink() ? await stat(path) : await lstat(path);
    await chmod(path, OPEN[name] ?? mode & 0o700);
  }
  const agent = await copyAgent(join(home, 'agent'), agentSource, version);
  await chmod(home, 0o711);
  return agent;
}

/** Under the version's name: pilots of an earlier head may be about to start with theirs, so those stay. */
async function copyAgent(folder: string, source: string, version: string): Promise<string> {
  const path = join(folder, `breadbox-agent-${version}.cjs`);
  await rm(`${path}.new`, { force: true });
  try {
    await copyFile(source, `${path}.new`);
    await chmod(`${path}.new`, 0o644);
    await rename(`${path}.new`, path);
    return path;
  } catch (error) {
    await rm(`${path}.new`, { force: true });
    throw homeError(error as NodeJS.ErrnoException, folder);
  }
}
