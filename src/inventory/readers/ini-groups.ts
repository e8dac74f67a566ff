import type { Problems } from '../problems.ts';
import type { IniFile } from './ini-sections.ts';

/** Deeper or more, and it is not written by people. */
const MAX_DEPTH = 64;
const MAX_GROUPS = 1000;

export interface GroupTree {
  /** These groups and all that hold them; from the outermost to the deepest, equally deep ones by name. */
  above(groups: ReadonlySet<string>): string[];
}

interface Standing {
  readonly depth: number;
  readonly above: ReadonlySet<string>;
}

/** Circles and groups in groups beyond measure are problems. */
export function groupTree({ groups }: IniFile, problems: Problems): GroupTree {
  const known = new Map<string, Standing>();
  const open: string[] = [];
  const visit = (name: string): Standing => {
    const seen = known.get(name);
    if (seen !== undefined) return seen;
    const above = new Set([name]);
    let depth = 0;
    open.push(name);
    for (const [parent, { place }] of groups.get(name)?.parents ?? []) {
      if (open.includes(parent)) {
        const circle = [parent, ...open.slice(open.indexOf(parent) + 1).reverse(), parent].join(' → ');
        problems.add(place, `the group ${parent} holds itself: ${circle}; groups without a circle were expected.`);
      } else if (open.length >= MAX_DEPTH) {
        problems.add(place, `more than ${MAX_DEPTH} groups inside one another; fewer were expected.`);
      } else {
        const standing = visit(parent);
        depth = Math.max(depth, standing.depth + 1);
        for (const further of standing.above) above.add(further);
      }
    }
    open.pop();
    const standing = { depth, above };
    known.set(name, standing);
    return standing;
  };
  if (groups.size > MAX_GROUPS) {
    problems.add(
      [...groups.values()][MAX_GROUPS]!.name.place,
      `more than ${MAX_GROUPS} groups; at most so many were expected.`,
    );
  } else for (const name of groups.keys()) visit(name);
  return {
    above(of) {
      const all = new Set([...of].flatMap((name) => [...(known.get(name)?.above ?? [])]));
      const depth = (name: string) => known.get(name)?.depth ?? 0;
      return [...all].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
    },
  };
}
