import { joinWords } from '../../cluster/posix-words.ts';
import bash from './scripts/breadbox.bash';
import fish from './scripts/breadbox.fish';
import zsh from './scripts/breadbox.zsh';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const SCRIPTS: Readonly<Record<Shell, string>> = { bash, zsh, fish };

/** `program`: what the script calls where no breadbox is on the PATH. */
export function completionScript(shell: Shell, program: string): string {
  return SCRIPTS[shell].replaceAll('@PROGRAM@', () => (shell === 'fish' ? fishWord(program) : joinWords([program])));
}

/** Unlike in POSIX, a backslash inside single quotes escapes. */
function fishWord(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
