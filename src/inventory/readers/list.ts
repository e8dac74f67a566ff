import type { Problems } from '../problems.ts';
import type { Reading, Word, WrittenNode } from '../written-node.ts';

/** A node a line: an address, a name or a node set, as `user@host:port`; `#` begins a comment. */
export function readList(text: string, problems: Problems): Reading {
  const nodes: WrittenNode[] = [];
  text.split(/\r\n|\n|\r/).forEach((whole, index) => {
    const line = whole.replace(/(^|\s)#.*$/, '');
    const start = line.search(/\S/);
    if (start === -1) return;
    const written = line.trim();
    const word = (part: string, at: number): Word => ({
      text: part,
      place: { line: index + 1, column: start + at + 1 },
    });
    const place = { line: index + 1, column: start + 1 };
    const wrong = wrongAt(written);
    if (wrong !== undefined) {
      problems.add({ line: index + 1, column: start + wrong.at + 1 }, wrong.what);
      return;
    }
    const at = written.lastIndexOf('@');
    const reach = written.slice(at + 1);
    const inBrackets = /^\[([0-9A-Fa-f:.%\w]*:[^\]]*)\](?::(.*))?$/.exec(reach);
    const withPort = /^([^:]*):([^:]*)$/.exec(reach);
    const host = inBrackets?.[1] ?? withPort?.[1] ?? reach;
    const port = inBrackets === null ? withPort?.[2] : inBrackets[2];
    nodes.push({
      place,
      node: word(host, at + 1 + (inBrackets === null ? 0 : 1)),
      user: at === -1 ? undefined : word(written.slice(0, at), 0),
      port: port === undefined ? undefined : word(port, written.length - port.length),
      roles: [],
      groups: [],
      labels: new Map(),
    });
  });
  return { nodes, warnings: [] };
}

/** `at` is an index. */
function wrongAt(written: string): { readonly at: number; readonly what: string } | undefined {
  const space = /[^,\s]\s+[^,\s]/.exec(written);
  if (space !== null) {
    const what = 'more than one word; a node a line was expected, such as 10.0.0.11, pi1 or pi@pi1:22.';
    return { at: space.index + space[0].length - 1, what };
  }
  const isMixed = /(^|,)\d+\.[\d.]+(,|$)/.test(written) && /(^|,)[A-Za-z]/.test(written);
  if (!isMixed) return undefined;
  return {
    at: written.indexOf(',') + 1,
    what: 'a name and an address; where both are given, a first line such as node,address was expected.',
  };
}
