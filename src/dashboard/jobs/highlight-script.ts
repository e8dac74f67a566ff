/** A stretch of a line and what it is; the stretches of a line put together are the line. */
export interface Piece {
  readonly text: string;
  readonly kind: 'plain' | 'comment' | 'mark' | 'option' | 'value' | 'shebang';
}

const MARK = '#SBATCH';

/** Lines beyond are shown plain: nobody reads them for their colours. */
export const MOST_HIGHLIGHTED_LINES = 3000;

/** The lines of a script in pieces. Directives count until the first line that is neither empty nor a comment. */
export function highlightScript(text: string): readonly (readonly Piece[])[] {
  let isHead = true;
  return text.split('\n').map((line, index) => {
    if (index >= MOST_HIGHLIGHTED_LINES) return [{ text: line, kind: 'plain' }];
    if (index === 0 && line.startsWith('#!')) return [{ text: line, kind: 'shebang' }];
    if (isHead && /^#SBATCH(\s|$)/.test(line)) return directivePieces(line);
    if (/^\s*#/.test(line)) return [{ text: line, kind: 'comment' }];
    if (line.trim() !== '') isHead = false;
    return [{ text: line, kind: 'plain' }];
  });
}

/** How far directives count: the number of the first line, from 0, that is a command. */
export function headEnd(text: string): number {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !/^\s*#/.test(line));
  return first < 0 ? lines.length : first;
}

/** Spaces, a comment, an option (`-n` of `-n4`, `--mem=` of `--mem=1G`), or a value. */
const WORD = /(\s+)|(#.*)|(--[A-Za-z][\w-]*=?|-[A-Za-z])|("[^"]*"|'[^']*'|[^\s"']+|["'])/g;

function directivePieces(line: string): readonly Piece[] {
  const pieces: Piece[] = [{ text: MARK, kind: 'mark' }];
  for (const [text, space, comment, option] of line.slice(MARK.length).matchAll(WORD)) {
    const kind = space ? 'plain' : comment ? 'comment' : option ? 'option' : 'value';
    pieces.push({ text, kind });
    if (comment) break;
  }
  return pieces;
}
