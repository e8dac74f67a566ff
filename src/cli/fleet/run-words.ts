import { parseArgs } from 'node:util';
import { BreadboxError } from '../../cluster/errors.ts';
import type { GivenWords } from '../command.ts';

const OPTIONS = {
  nodes: { type: 'string', short: 'w', multiple: true },
  fold: { type: 'boolean', short: 'b' },
  timeout: { type: 'string' },
  user: { type: 'string', short: 'l' },
  root: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Options stand before the command; its own are not looked at. @throws BreadboxError `usage` */
export function readRunWords(words: readonly string[]): GivenWords {
  const { tokens } = parseArgs({
    args: [...words],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const first = tokens.find(({ kind }) => kind !== 'option');
  const ours = words.slice(0, first?.index ?? words.length);
  const args =
    first === undefined ? [] : words.slice(first.kind === 'option-terminator' ? first.index + 1 : first.index);
  try {
    const { values } = parseArgs({ args: [...ours], options: OPTIONS, allowPositionals: false });
    return { args, help: values.help === true, options: values };
  } catch (cause) {
    const said = (cause as Error).message.replace(/\. To specify .*/s, '').replace(/\.$/, '');
    throw new BreadboxError('usage', `${said}.`, {
      hint: 'Options of breadbox stand before the command: breadbox run -w n[1-4] -b -- uname -r',
      cause,
    });
  }
}
