import { BreadboxError } from '../../cluster/errors.ts';
import { ignoreRules } from '../../cluster/ignore-rules.ts';
import { BUNDLE_LIMITS } from '../../protocol/bundle-entry.ts';

/** A file of a folder that somebody has chosen, by its path inside. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

export interface Picked {
  readonly folder: string;
  readonly files: readonly PickedFile[];
  /** Files that .breadboxignore or .git leaves out. */
  readonly left: number;
}

/**
 * What of a chosen folder goes into its bundle, in the order in which `breadbox farm push` packs it.
 * @throws BreadboxError `bad-project` without project.yaml, or for a line of .breadboxignore that is not understood
 */
export async function pickFiles(folder: string, all: readonly PickedFile[]): Promise<Picked> {
  const ignoreFile = all.find(({ path }) => path === '.breadboxignore');
  const ignores = ignoreRules(ignoreFile === undefined ? '' : await ignoreFile.file.text());
  const isOut = (path: string) => {
    const parts = path.split('/');
    return parts.some((_, index) => ignores(parts.slice(0, index + 1).join('/'), index < parts.length - 1));
  };
  const files = all.filter(({ path }) => !isOut(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  if (!files.some(({ path }) => path === 'project.yaml')) throw withoutProject(folder, files);
  if (files.length > BUNDLE_LIMITS.entries) {
    throw new BreadboxError(
      'too-large',
      `${folder} has ${files.length} files; a bundle has ${BUNDLE_LIMITS.entries} at most.`,
      {
        hint: 'Name in .breadboxignore what the tasks do not need (results, node_modules, virtual environments).',
      },
    );
  }
  return { folder, files, left: all.length - files.length };
}

function withoutProject(folder: string, files: readonly PickedFile[]): BreadboxError {
  const deeper = files.find(({ path }) => path.endsWith('/project.yaml'));
  return new BreadboxError('bad-project', `${folder} has no project.yaml at its top.`, {
    hint:
      deeper === undefined
        ? 'A project is a folder with a project.yaml at its top; projects/ of Breadbox has some to copy.'
        : `There is one in ${deeper.path.slice(0, deeper.path.lastIndexOf('/'))}: choose that folder.`,
  });
}

/** From `<input type="file" webkitdirectory>`: paths begin with the folder's name. */
export function filesOfInput(list: FileList): { readonly folder: string; readonly all: readonly PickedFile[] } {
  const files = [...list];
  const folder = files[0]?.webkitRelativePath.split('/')[0] ?? 'The folder';
  const all = files.map((file) => ({ file, path: file.webkitRelativePath.slice(folder.length + 1) }));
  return { folder, all };
}

/** Everything below a folder that was dropped. */
export async function filesOfFolder(top: FileSystemDirectoryEntry): Promise<readonly PickedFile[]> {
  const found: PickedFile[] = [];
  const walk = async (folder: FileSystemDirectoryEntry, inside: string): Promise<void> => {
    for (const entry of await entriesOf(folder)) {
      const path = `${inside}${entry.name}`;
      if (entry.isDirectory && entry.name !== '.git') await walk(entry as FileSystemDirectoryEntry, `${path}/`);
      else if (entry.isFile) found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
    }
  };
  await walk(top, '');
  return found;
}

/** A reader gives a hundred at a time, and an empty list at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
