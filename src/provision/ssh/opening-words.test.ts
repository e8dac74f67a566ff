import { describe, expect, it } from 'vitest';
import { OpeningWords } from './opening-words.ts';
import { sudoPrompt } from './wrap-command.ts';

const MARK = 'breadbox-0123456789ab';

function opened(root: boolean) {
  const log: string[] = [];
  const words = new OpeningWords(MARK, root, {
    started: () => log.push('started'),
    prompted: (times) => log.push(`prompted ${times}`),
    emit: (stream, bytes) => void log.push(`${stream} ${bytes.toString()}`),
  });
  const push = (stream: 'stdout' | 'stderr', text: string) => words.push(stream, Buffer.from(text));
  return { log, words, push };
}

describe('what stands before the output of a command', () => {
  it('is taken out, wherever the pieces are cut', () => {
    const text = `${MARK} 4711\nhello\n`;
    for (let cut = 1; cut < text.length; cut++) {
      const { log, words, push } = opened(false);
      push('stdout', text.slice(0, cut));
      push('stdout', text.slice(cut));
      words.flush();
      expect(words.pid).toBe(4711);
      expect(
        log
          .filter((line) => line.startsWith('stdout'))
          .map((line) => line.slice(7))
          .join(''),
      ).toBe('hello\n');
    }
  });

  it('noise of a login is output as ever', () => {
    const { log, push } = opened(false);
    push('stderr', 'bashrc: oops\n');
    push('stdout', `Welcome\n${MARK} 5\nhello`);
    expect(log).toEqual(['started', 'stderr bashrc: oops\n', 'stdout Welcome\nhello']);
  });

  it('a shell that says something else and ends is heard', () => {
    const { log, words, push } = opened(false);
    push('stdout', 'This account is not available.\n');
    expect(log).toEqual([]);
    words.flush();
    expect(log).toEqual(['started', 'stdout This account is not available.\n']);
  });

  it('tells how often sudo asks, and keeps its words from the output', () => {
    const { log, words, push } = opened(true);
    push('stdout', `${MARK} 5\n`);
    push('stderr', `A lecture.\n${sudoPrompt(MARK).slice(0, 9)}`);
    push('stderr', sudoPrompt(MARK).slice(9));
    push('stderr', `Sorry, try again.\n${sudoPrompt(MARK)}`);
    expect(words.heldErrors).toBe('A lecture.\nSorry, try again.');
    push('stdout', `${MARK} go\n`);
    push('stderr', 'its own error');
    expect(log).toEqual(['prompted 1', 'prompted 2', 'started', 'stderr its own error']);
  });
});
