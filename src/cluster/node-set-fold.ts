import { compareNatural, isDigit } from './natural-order.ts';
import { foldNumbers, MAX_DIGITS } from './range-set.ts';
import type { SortedNames } from './sorted-names.ts';

/** Names that differ in their numbers alone. `texts` stand around the numbers: one more than there are. */
interface Family {
  readonly texts: readonly string[];
  /** The numbers of each name, as written. */
  readonly numbers: (readonly string[])[];
}

/** All names whose number on axis i is in `axes[i]`. `keys` are the same as text, to compare by. */
interface Box {
  readonly axes: readonly (readonly string[])[];
  readonly keys: readonly string[];
}

interface Part {
  readonly first: string;
  readonly text: string;
}

/** Above this many axes that vary, only as many orders as there are axes are tried. */
const MAX_AXES_FOR_ALL_ORDERS = 3;

/** `['a1', 'a2', 'b']` → `a[1-2],b`. */
export function foldNames(names: SortedNames): string {
  const parts = [...families(names)].flatMap(foldFamily);
  parts.sort((a, b) => compareNatural(a.first, b.first));
  return parts.map((part) => part.text).join(',');
}

function families(names: SortedNames): Iterable<Family> {
  const byTemplate = new Map<string, Family>();
  for (const name of names) {
    const { texts, numbers } = dissect(name);
    const template = texts.join(' ');
    const family = byTemplate.get(template);
    if (family === undefined) byTemplate.set(template, { texts, numbers: [numbers] });
    else family.numbers.push(numbers);
  }
  return byTemplate.values();
}

function dissect(name: string): { readonly texts: string[]; readonly numbers: string[] } {
  const texts: string[] = [];
  const numbers: string[] = [];
  let textStart = 0;
  for (let at = 0; at < name.length; ) {
    const start = at;
    while (at < name.length && isDigit(name.charCodeAt(at))) at++;
    if (at > start && at - start <= MAX_DIGITS) {
      texts.push(name.slice(textStart, start));
      numbers.push(name.slice(start, at));
      textStart = at;
    }
    if (at === start) at++;
  }
  texts.push(name.slice(textStart));
  return { texts, numbers };
}

function foldFamily({ texts, numbers }: Family): Part[] {
  const first = numbers[0]!;
  const varying = first.flatMap((value, axis) => (numbers.some((other) => other[axis] !== value) ? [axis] : []));
  const points = numbers.map((point): Box => {
    const keys = varying.map((axis) => point[axis]!);
    return { axes: keys.map((key) => [key]), keys };
  });
  const ofAxis = new Map(varying.map((axis, i) => [axis, i]));
  const print = (box: Box): Part => {
    const values = first.map((value, axis) => box.axes[ofAxis.get(axis) ?? -1] ?? [value]);
    return { first: fill(texts, values, (list) => list[0]!), text: fill(texts, values, numberText) };
  };
  const candidates = axisOrders(varying.length).map((order) => mergeBoxes(points, order).map(print));
  return candidates.reduce((best, parts) => (textLength(parts) < textLength(best) ? parts : best));
}

function textLength(parts: readonly Part[]): number {
  return parts.reduce((length, part) => length + part.text.length + 1, 0);
}

function numberText(list: readonly string[]): string {
  return list.length === 1 ? list[0]! : `[${foldNumbers(list)}]`;
}

function fill(
  texts: readonly string[],
  values: readonly (readonly string[])[],
  show: (list: readonly string[]) => string,
): string {
  return values.reduce((text, list, i) => text + show(list) + texts[i + 1]!, texts[0]!);
}

/** Which axis is merged first decides how well a set that is no box folds. */
function axisOrders(axes: number): (readonly number[])[] {
  const descending = Array.from({ length: axes }, (_, i) => axes - 1 - i);
  if (axes <= 1) return [descending];
  if (axes <= MAX_AXES_FOR_ALL_ORDERS) return permutations(descending);
  return descending.map((axis) => [axis, ...descending.filter((other) => other !== axis)]);
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

/** Unites boxes that differ on one axis alone, axis by axis, until no two do. */
function mergeBoxes(points: readonly Box[], order: readonly number[]): readonly Box[] {
  let boxes = points;
  let before: number;
  do {
    before = boxes.length;
    for (const axis of order) boxes = mergeAlong(boxes, axis);
  } while (boxes.length < before);
  return boxes;
}

function mergeAlong(boxes: readonly Box[], axis: number): readonly Box[] {
  const alike = new Map<string, Box[]>();
  for (const box of boxes) {
    const key = box.keys.length === 1 ? '' : box.keys.filter((_, i) => i !== axis).join(' ');
    const list = alike.get(key);
    if (list === undefined) alike.set(key, [box]);
    else list.push(box);
  }
  return Array.from(alike.values(), (list) => (list.length === 1 ? list[0]! : unite(list, axis)));
}

function unite(boxes: readonly Box[], axis: number): Box {
  const values = boxes.flatMap((box) => box.axes[axis]!).sort(compareNatural);
  const { axes, keys } = boxes[0]!;
  return {
    axes: axes.map((list, i) => (i === axis ? values : list)),
    keys: keys.map((key, i) => (i === axis ? values.join(',') : key)),
  };
}
