import { readFile } from 'node:fs/promises';

/** Mount points at and below a folder, outer ones first. */
export async function mountsBelow(folder: string): Promise<string[]> {
  const points = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .map((line) => plain(line.split(' ')[1] ?? ''));
  return points.filter((point) => point === folder || point.startsWith(`${folder}/`));
}

export async function isMounted(folder: string): Promise<boolean> {
  return (await mountsBelow(folder)).includes(folder);
}

/** proc(5): space, tab, newline and backslash come in octal. */
function plain(text: string): string {
  return text.replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
