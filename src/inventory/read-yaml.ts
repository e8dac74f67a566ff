import { Composer, type CST, type Document, isScalar, LineCounter, type Node, Parser, visit } from 'yaml';

/** Levels of maps and lists inside each other. */
const MAX_LEVELS = 100;

/** A fault in a YAML text. */
export class YamlFault extends Error {
  readonly line: number;
  readonly col: number;

  constructor({ line, col }: { line: number; col: number }, message: string) {
    super(message);
    this.line = line;
    this.col = col;
  }
}

/**
 * Reads one document of YAML 1.2 with the types of JSON. For text from anyone: the library composes by recursion, and
 * where the stack ends within a regular expression, V8 ends the whole process. So depth is counted before.
 * @throws YamlFault
 */
export function readYaml(text: string): { readonly document: Document; readonly lines: LineCounter } {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tokens.map(tooDeep).find((offset) => offset !== undefined);
  if (deep !== undefined)
    throw new YamlFault(lines.linePos(deep), `maps and lists are nested deeper than ${MAX_LEVELS} levels`);
  // The library's own search for repeated keys is quadratic.
  const composer = new Composer({ uniqueKeys: false, schema: 'core', resolveKnownTags: false, logLevel: 'error' });
  const [document, second] = composer.compose(tokens, true, text.length) as Iterable<Document>;
  if (document === undefined) throw new YamlFault({ line: 1, col: 1 }, 'it is empty');
  const broken = document.errors[0];
  if (broken) throw new YamlFault(lines.linePos(broken.pos[0]), broken.message);
  if (second !== undefined)
    throw new YamlFault(lines.linePos(second.range?.[0] ?? 0), 'a second document begins here; there may be one');
  checkKeys(document, lines);
  return { document, lines };
}

/** Where the nesting of a token goes too far. */
function tooDeep(top: CST.Token): number | undefined {
  const open: { readonly token: CST.Token; readonly level: number }[] = [{ token: top, level: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, level } = next;
    if (level > MAX_LEVELS) return 'offset' in token ? token.offset : 0;
    if (token.type === 'document' && token.value) open.push({ token: token.value, level });
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, level: level + 1 });
      if (item.value) open.push({ token: item.value, level: level + 1 });
    }
  }
  return undefined;
}

function checkKeys(document: Document, lines: LineCounter): void {
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        const at = lines.linePos((key as Node).range?.[0] ?? 0);
        if (!isScalar(key)) throw new YamlFault(at, 'a key must be a word');
        const name = String(key.value);
        if (seen.has(name)) throw new YamlFault(at, `${name}: this key is there twice`);
        seen.add(name);
      }
    },
  });
}
