import { BreadboxError } from '../../cluster/errors.ts';

const SUFFIX: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 };

/**
 * `gpu:a100:2,license` → `{'gpu:a100': 2, license: 1}`; `none` is nothing.
 * @throws BreadboxError `bad-input`
 */
export function parseGres(text: string): Readonly<Record<string, number>> {
  const hint = 'Write a name and a number, such as gpu:2 or gpu:a100:1.';
  return readList(text, (part) => {
    const found = /^(?:gres[:/])?([a-z_][\w.-]*)(?:[:=]([a-z_][\w.-]*))?(?:[:=](\d+)([kmgtp]?))?$/i.exec(part);
    if (found === null) throw new BreadboxError('bad-input', `'${part}' is not a generic resource.`, { hint });
    const [, name, type, count, suffix] = found;
    return [type === undefined ? name! : `${name}:${type}`, Number(count ?? 1) * SUFFIX[(suffix ?? '').toLowerCase()]!];
  });
}

/**
 * What --gpus takes: `2`, `a100:1`, `a100:1,v100:2` → `{gpu: 2}`, `{'gpu:a100': 1}`, …
 * @throws BreadboxError `bad-input`
 */
export function parseGpus(text: string): Readonly<Record<string, number>> {
  return readList(text, (part) => {
    const found = /^(?:gpu:)?(?:([a-z_][\w.-]*)(?::(\d+))?|(\d+))$/i.exec(part);
    if (found === null) {
      throw new BreadboxError('bad-input', `'${part}' is not a number of GPUs.`, { hint: 'Write 2 or a100:2.' });
    }
    const [, type, typed, count] = found;
    return type === undefined ? ['gpu', Number(count)] : [`gpu:${type}`, Number(typed ?? 1)];
  });
}

function readList(text: string, read: (part: string) => readonly [string, number]): Readonly<Record<string, number>> {
  const asked = new Map<string, number>();
  if (text.toLowerCase() === 'none' || text === '0') return {};
  for (const part of text.split(',')) {
    const [name, count] = read(part);
    if (!Number.isSafeInteger(count)) throw new BreadboxError('bad-input', `'${part}' is more than can be counted.`);
    if (count > 0) asked.set(name, (asked.get(name) ?? 0) + count);
  }
  return Object.fromEntries(asked);
}

/** How many of a resource there are: `gpu` stands for those of every type. */
export function countGres(all: Readonly<Record<string, number>>, name: string): number {
  return Object.entries(all).reduce(
    (sum, [each, count]) => (each === name || each.startsWith(`${name}:`) ? sum + count : sum),
    0,
  );
}
