import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { BreadboxError } from '../cluster/errors.ts';
import { MAX_PLAN_CHARACTERS } from '../protocol/plan.ts';
import { PlanFault } from './plan-fault.ts';

/** Of which a person is told at once. */
const MOST_PROBLEMS = 20;
const HINT = 'docs/plan.md says what a plan holds; breadbox plan new prints one to begin with.';

/** A YAML file that was read and checked, and where in it things are. */
export interface ReadFile<T> {
  readonly value: T;
  /** The error for what cannot be so at `path`. */
  readonly fault: (path: readonly PropertyKey[], what: string) => BreadboxError;
}

/**
 * Reads YAML 1.2 of a given shape: a plan, or a list of services.
 * @throws BreadboxError `bad-input` with a line FILE:LINE:COLUMN for each problem
 */
export function readYamlFile<S extends z.ZodType>(schema: S, file: string, text: string): ReadFile<z.infer<S>> {
  if (text.length > MAX_PLAN_CHARACTERS) throw bad([`${file} is larger than 256 KiB.`]);
  const lines = new LineCounter();
  const { document, value } = parse(file, text, lines);
  const place = (path: readonly PropertyKey[], key?: string) => {
    const { line, col } = lines.linePos(offsetOf(document, path, key));
    return `${file}:${line}:${col}`;
  };
  const checked = schema.safeParse(value);
  if (!checked.success)
    throw bad(checked.error.issues.slice(0, MOST_PROBLEMS).flatMap((issue) => issueLines(issue, place)));
  return { value: checked.data, fault: (path, what) => bad([`${place(path)}: ${pathWords(path)}${what}.`]) };
}

/** Runs `work`, and says of a `PlanFault` in it where in the file it is. @throws BreadboxError `bad-input` */
export function withPlaces<T, R>({ value, fault }: ReadFile<T>, work: (value: T) => R): R {
  try {
    return work(value);
  } catch (error) {
    throw error instanceof PlanFault ? fault(error.path, error.message) : error;
  }
}

function parse(file: string, text: string, lines: LineCounter): { document: Document; value: unknown } {
  try {
    // Whether keys are unique, yaml finds out by comparing each with each: of 64 KiB that takes seconds.
    const document = parseDocument(text, {
      lineCounter: lines,
      schema: 'core',
      prettyErrors: false,
      uniqueKeys: false,
    });
    const broken = document.errors[0];
    const wrong = broken === undefined ? keyTwice(document) : { at: broken.pos[0], what: broken.message };
    if (wrong !== undefined) {
      const { line, col } = lines.linePos(wrong.at);
      throw bad([`${file}:${line}:${col}: ${wrong.what}`]);
    }
    return { document, value: document.toJS({ maxAliasCount: 100 }) as unknown };
  } catch (error) {
    if (error instanceof BreadboxError) throw error;
    throw bad([`${file}: ${(error as Error).message}`]);
  }
}

/** YAML 1.2.2, 3.2.1.1: the keys of a map are unique. */
function keyTwice(document: Document): { readonly at: number; readonly what: string } | undefined {
  let found: { readonly at: number; readonly what: string } | undefined;
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = { at: key.range?.[0] ?? 0, what: 'Map keys must be unique' };
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function issueLines(issue: z.core.$ZodIssue, place: (path: readonly PropertyKey[], key?: string) => string): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .slice(0, MOST_PROBLEMS)
      .map((key) => `${place(issue.path, key)}: ${pathWords([...issue.path, key])}there is no such key.`);
  const says = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message;
  if (issue.path.length === 0 && issue.code === 'invalid_type') return [`${place([])}: a map of keys is expected.`];
  return [`${place(issue.path)}: ${pathWords(issue.path)}${says ?? 'it is not as expected'}.`];
}

function pathWords(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}

/** Of the value at `path`, or of its `key`; where there is none, of what is nearest above. */
function offsetOf(document: Document, path: readonly PropertyKey[], key?: string): number {
  if (key !== undefined) {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    const start = (pair?.key as Node | undefined)?.range?.[0];
    if (start !== undefined) return start;
  }
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    const start = node?.range?.[0];
    if (start !== undefined) return start;
  }
  return 0;
}

function bad(problems: readonly string[]): BreadboxError {
  return new BreadboxError('bad-input', problems.slice(0, MOST_PROBLEMS).join('\n'), { hint: HINT });
}
