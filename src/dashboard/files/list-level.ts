import type { Artefact } from '../../protocol/farm.ts';

/** Sorts after every path that begins with what stands before it. */
const LAST = '\u{10FFFF}';
const PAGE = 200;

export interface FileEntry {
  readonly kind: 'file';
  readonly path: string;
  readonly file: Artefact;
}
export interface FolderEntry {
  readonly kind: 'folder';
  /** Ends with a slash. */
  readonly path: string;
  /** Files in it and below; undefined: more than were looked at. */
  readonly files: number | undefined;
}
export type LevelEntry = FileEntry | FolderEntry;

export interface LevelPage {
  readonly entries: readonly LevelEntry[];
  /** Where the next page goes on; undefined: this was the last. */
  readonly next: string | undefined;
}

type AskFiles = (query: { prefix: string; after?: string; limit: number }) => Promise<readonly Artefact[]>;

/**
 * Files and folders below `folder` whose paths begin with `prefix`, at least `want` where there are so many. The head
 * lists all paths below a prefix in one order: a folder is stepped over, however much is in it.
 */
export async function listLevel(
  ask: AskFiles,
  { folder, prefix, after, want }: { folder: string; prefix: string; after?: string | undefined; want: number },
): Promise<LevelPage> {
  const entries: LevelEntry[] = [];
  let from = after;
  for (;;) {
    const files = await ask({ prefix, limit: PAGE, ...(from === undefined ? {} : { after: from }) });
    const isLast = files.length < PAGE;
    const found = group(files, folder);
    const tail = found.at(-1);
    if (!isLast && tail?.kind === 'folder') found[found.length - 1] = { ...tail, files: undefined };
    entries.push(...found);
    if (isLast || tail === undefined) return cut(entries, want, undefined);
    from = endOf(tail);
    if (entries.length >= want) return cut(entries, want, from);
  }
}

/** The folder that is open holds `…/x`; a path goes on after it with a name, or with a folder and a slash. */
function group(files: readonly Artefact[], folder: string): LevelEntry[] {
  const entries: LevelEntry[] = [];
  for (const file of files) {
    const slash = file.path.indexOf('/', folder.length);
    if (slash < 0) {
      entries.push({ kind: 'file', path: file.path, file });
      continue;
    }
    const path = file.path.slice(0, slash + 1);
    const tail = entries.at(-1);
    if (tail?.kind === 'folder' && tail.path === path) {
      entries[entries.length - 1] = { ...tail, files: (tail.files ?? 0) + 1 };
    } else entries.push({ kind: 'folder', path, files: 1 });
  }
  return entries;
}

function cut(entries: readonly LevelEntry[], want: number, next: string | undefined): LevelPage {
  const kept = entries.slice(0, want);
  const tail = kept.at(-1);
  return { entries: kept, next: kept.length < entries.length && tail !== undefined ? endOf(tail) : next };
}

function endOf(entry: LevelEntry): string {
  return entry.kind === 'folder' ? `${entry.path}${LAST}` : entry.path;
}
