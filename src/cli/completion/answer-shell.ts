import { headAddress } from '../address.ts';
import { Client } from '../client.ts';
import { commands } from '../commands/all.ts';
import { startDeadline } from '../deadline.ts';
import { printable } from '../output/printable.ts';
import type { World } from '../world.ts';
import { bashReply } from './bash-reply.ts';
import { type AskHead, completeWords } from './complete-words.ts';
import { fetchLive } from './live-values.ts';
import type { Offer } from './offer.ts';
import { readTypedLine } from './typed-line.ts';

/** Someone waits with a finger on the Tab key. */
const HEAD_ANSWERS_WITHIN_SEC = 1;

/**
 * What the scripts call: `breadbox __complete words -- WORD…` and
 * `breadbox __complete bash LINE WORDBREAKS COMP_TYPE COLUMNS`. Whatever goes wrong, it offers less and says nothing.
 */
export async function answerShell([dialect, ...args]: readonly string[], world: World): Promise<number> {
  const lines = await (dialect === 'bash' ? answerBash(args, world) : answerWords(args.slice(1), world)).catch(
    () => [], // on the line that someone edits there is no place for an error; the command itself will tell it
  );
  world.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

async function answerBash([text = '', breaks = '', compType, columns]: readonly string[], world: World) {
  const line = readTypedLine(text, breaks);
  if (line.isRedirection) return ['file'];
  const offer = await offerFor(line.words.slice(1), world);
  return bashReply(offer, line, { compType: Number(compType), columns: Number(columns) || 80 });
}

/** First which paths to add and the prefix, then `value`, or `value`, a tab and its description, a line each. */
async function answerWords(words: readonly string[], world: World): Promise<string[]> {
  const { candidates, paths = 'none', prefix } = await offerFor(words, world);
  return [`${paths} ${prefix}`, ...candidates.map(({ value, text }) => (text ? `${value}\t${oneLine(text)}` : value))];
}

async function offerFor(words: readonly string[], world: World): Promise<Offer> {
  const { signal, stop } = startDeadline(world.signal, HEAD_ANSWERS_WITHIN_SEC, 'Completion');
  const ask: AskHead = async (kind, args) => {
    try {
      return await fetchLive(kind, new Client(headAddress(world)), args, signal);
    } catch {
      return []; // no head, no token, too slow: names of files may still be offered
    }
  };
  const offer = await completeWords(commands, words, ask).finally(stop);
  return { ...offer, candidates: offer.candidates.filter(({ value }) => value === oneLine(value)) };
}

function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' '));
}
