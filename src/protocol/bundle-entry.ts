/** Limits of a project's bundle, on the head that takes it and on the nodes that unpack it. */
export const MAX_BUNDLE_BYTES = 64 * 1024 * 1024;

export interface BundleLimits {
  /** Files and folders together. */
  readonly entries: number;
  /** All files, unpacked. */
  readonly bytes: number;
}

export const BUNDLE_LIMITS: BundleLimits = { entries: 10_000, bytes: 1024 ** 3 };

/** What the central directory of a zip says of one entry. */
export interface BundleEntry {
  readonly name: string;
  /** Unpacked. */
  readonly bytes: number;
  readonly packedBytes: number;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  /** The general purpose bit flag. */
  readonly flags: number;
  /** The external file attributes. */
  readonly attributes: number;
}

const MAX_NAME_BYTES = 1000;
const MAX_PART_BYTES = 255;
const ENCRYPTED = 1;
const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;
const SYMBOLIC_LINK = 0o120000;

/** Takes the entries of a bundle in their order and says what is wrong with them, in the words after "refused: ". */
export class BundleEntries {
  readonly #limits: BundleLimits;
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  #count = 0;
  #bytes = 0;

  constructor(limits: BundleLimits = BUNDLE_LIMITS) {
    this.#limits = limits;
  }

  /** Why the bundle cannot be used, if this entry is a reason. */
  add(entry: BundleEntry): string | undefined {
    this.#count++;
    this.#bytes += entry.bytes;
    const { entries, bytes } = this.#limits;
    if (this.#count > entries) return `it has more than ${entries} entries`;
    const problem = entryProblem(entry) ?? this.#clash(entry.name);
    if (problem !== undefined) return `${shown(entry.name)} ${problem}`;
    if (this.#bytes > bytes) return `with ${shown(entry.name)} it claims to unpack to more than ${bytes} bytes`;
    return undefined;
  }

  #clash(name: string): string | undefined {
    const isFolder = name.endsWith('/');
    const path = isFolder ? name.slice(0, -1) : name;
    const parts = path.split('/');
    const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
    if (this.#files.has(path)) return isFolder ? 'is a folder and a file' : 'is in it twice';
    if (!isFolder && this.#folders.has(path)) return 'is in it twice: as a folder and as a file';
    const file = above.find((folder) => this.#files.has(folder));
    if (file !== undefined) return `lies below ${shown(file)}, which is a file`;
    for (const folder of isFolder ? [...above, path] : above) this.#folders.add(folder);
    if (!isFolder) this.#files.add(path);
    return undefined;
  }
}

/** What no entry of a bundle may be, whatever else is in it; of a folder the name ends with a slash. */
export function entryProblem(entry: BundleEntry): string | undefined {
  return nameProblem(entry.name) ?? typeProblem(entry) ?? sizeProblem(entry);
}

function nameProblem(name: string): string | undefined {
  if (/\p{Cc}/u.test(name)) return 'has control characters in its name';
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'has an absolute name';
  if (name.includes('\\')) return 'has a backslash in its name: folders are separated by /';
  const parts = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  if (parts.includes('..')) return 'leads out of the bundle';
  if (parts.includes('') || parts.includes('.')) return 'has an empty part or a "." in its name';
  if (utf8Bytes(name) > MAX_NAME_BYTES || parts.some((part) => utf8Bytes(part) > MAX_PART_BYTES))
    return `has a longer name than ${MAX_PART_BYTES} bytes a part, ${MAX_NAME_BYTES} in all`;
  return undefined;
}

/** Unix modes are in the upper half of the attributes, which others than Unix leave empty. */
function typeProblem({ name, flags, attributes }: BundleEntry): string | undefined {
  if ((flags & ENCRYPTED) !== 0) return 'is encrypted';
  const type = (attributes >>> 16) & TYPE_MASK;
  if (type === 0) return undefined;
  if (type === SYMBOLIC_LINK) return 'is a symbolic link, not a regular file';
  if (type !== REGULAR && type !== DIRECTORY) return 'is a device, pipe or socket, not a regular file';
  if ((type === DIRECTORY) !== name.endsWith('/')) return 'is a folder in one place and a file in another';
  return undefined;
}

function sizeProblem({ name, bytes, packedBytes, method }: BundleEntry): string | undefined {
  if (name.endsWith('/') && bytes > 0) return 'is a folder with content';
  if (method !== 0 && method !== 8) return 'is compressed in a way that is not supported';
  // Deflate cannot do better than about 1032 : 1.
  if (method === 8 && bytes > 1032 * packedBytes + 1024)
    return `claims to unpack to ${bytes} bytes, more than its ${packedBytes} can hold`;
  return undefined;
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function shown(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
