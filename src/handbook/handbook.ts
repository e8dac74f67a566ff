/** Nobody has said it: a line for a pen. */
export const PEN = Symbol('pen');
/** `undefined`: unknown, which is said. */
export type HandbookCell = string | undefined | typeof PEN;

export type HandbookBlock =
  | { readonly kind: 'words'; readonly text: string }
  /** How what is open or unknown here is filled in. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [title: string, value: HandbookCell])[] }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly HandbookCell[])[] }
  | { readonly kind: 'commands'; readonly commands: readonly (readonly [does: string, line: string])[] };

export interface HandbookSection {
  readonly heading: string;
  readonly blocks: readonly HandbookBlock[];
}

/** The document in the lid. HTML and Markdown are written from it alone, so that both say the same. */
export interface Handbook {
  readonly title: string;
  readonly subtitle: string;
  readonly made: string;
  readonly sections: readonly HandbookSection[];
}

export function words(text: string): HandbookBlock {
  return { kind: 'words', text };
}

/** Paragraphs as somebody typed them. */
export function paragraphs(text: string): readonly string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}

export function note(text: string): HandbookBlock {
  return { kind: 'note', text };
}

export interface Lacking {
  /** Lines for a pen. */
  readonly open: number;
  /** What nobody has measured. */
  readonly unknown: number;
}

/** What it does not tell; tables that are empty on purpose, for lists by hand, are left out. */
export function lacking({ sections }: Pick<Handbook, 'sections'>): Lacking {
  const cells = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind === 'facts') return block.facts.map(([, value]) => value);
      return block.kind === 'table' ? block.rows.filter((row) => !row.every((cell) => cell === PEN)).flat() : [];
    }),
  );
  return {
    open: cells.filter((cell) => cell === PEN).length,
    unknown: cells.filter((cell) => cell === undefined).length,
  };
}

/** The section, with how its gaps are filled in, where it has such gaps. */
export function withHints(section: HandbookSection, hints: Partial<Record<keyof Lacking, string>>): HandbookSection {
  const { open, unknown } = lacking({ sections: [section] });
  const said = [open > 0 ? hints.open : undefined, unknown > 0 ? hints.unknown : undefined];
  const text = said.filter((hint) => hint !== undefined).join(' ');
  return text === '' ? section : { ...section, blocks: [...section.blocks, note(text)] };
}

/** For what the owner says. */
export const SAY_IT =
  'An open line is for a pen; what breadbox handbook settings FILE has said stands there the next time.';
/** For what an agent on a node tells. */
export const WATCH_IT = 'What is unknown of a node, its agent tells: breadbox agent install @all';
