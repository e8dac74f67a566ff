import { readdir, stat } from 'node:fs/promises';

export interface FoundFile {
  /** Relative to the directory, with slashes. */
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
}

/** The regular files under a directory, sorted, and the paths of what is neither file nor directory. Links are not followed. */
export async function regularFiles(directory: string): Promise<{ files: FoundFile[]; leftOut: string[] }> {
  const files: FoundFile[] = [];
  const leftOut: string[] = [];
  const walk = async (prefix: string): Promise<void> => {
    for (const entry of await readdir(`${directory}/${prefix}`, { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) await walk(`${path}/`);
      else if (!entry.isFile()) leftOut.push(path);
      else files.push({ path, file: `${directory}/${path}`, bytes: (await stat(`${directory}/${path}`)).size });
    }
  };
  await walk('');
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, leftOut };
}
