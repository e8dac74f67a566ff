/** To be filled in by hand, on paper. */
export const PEN = Symbol('pen');
/** `undefined`: unknown, which is said. */
export type HandbookCell = string | undefined | typeof PEN;

export type HandbookBlock =
  | { readonly kind: 'words'; readonly text: string }
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
