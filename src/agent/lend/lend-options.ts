import { BreadboxError } from '../../cluster/errors.ts';
import { coreCount, nodeName } from '../this-node.ts';

export interface LendOptions {
  readonly url: string;
  readonly slots: number;
  readonly node: string;
  /** The folder in which the pilot makes its own. */
  readonly parent: string;
  readonly tokenFile: string | undefined;
  readonly niceness: number;
  readonly isAgreed: boolean;
}

const TOKEN = /^bbx_/;
const FLAGS = ['--slots', '--name', '--work', '--nice', '--token-file'] as const;
type Flag = (typeof FLAGS)[number];

/** @throws BreadboxError `usage` */
export function parseLendOptions(words: readonly string[], env: NodeJS.ProcessEnv): LendOptions {
  const given = new Map<Flag, string>();
  const urls: string[] = [];
  let isAgreed = false;
  const rest = words.flatMap((word) => splitFlag(word));
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--token' || TOKEN.test(word)) throw tokenInArgv();
    if (word === '--yes') isAgreed = true;
    else if (isFlag(word)) given.set(word, wordAfter(word, rest.shift()));
    else if (word.startsWith('-')) throw usage(`there is no option ${word}`);
    else urls.push(word);
  }
  const [url, more] = urls;
  if (url === undefined) throw usage("pilot takes the head's address");
  if (more !== undefined) throw usage(`pilot takes one address; ${more} is one too many`);
  return {
    url,
    slots: wholeNumber('--slots', given.get('--slots'), 1, 4096) ?? coresToLend(),
    node: given.get('--name') ?? nodeName(),
    parent: given.get('--work') ?? env.XDG_CACHE_HOME ?? (env.HOME === undefined ? '/tmp' : `${env.HOME}/.cache`),
    tokenFile: given.get('--token-file'),
    niceness: wholeNumber('--nice', given.get('--nice'), 0, 19) ?? 10,
    isAgreed,
  };
}

/** All but one: who lends a computer goes on using it, and low priority alone leaves a busy machine slow to answer. */
function coresToLend(): number {
  return Math.max(1, coreCount() - 1);
}

function splitFlag(word: string): string[] {
  const [, flag, value] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
  return flag === undefined || value === undefined ? [word] : [flag, value];
}

function isFlag(word: string): word is Flag {
  return (FLAGS as readonly string[]).includes(word);
}

function wordAfter(flag: Flag, value: string | undefined): string {
  if (value === undefined || value === '') throw usage(`${flag} takes a value`);
  if (TOKEN.test(value)) throw tokenInArgv();
  return value;
}

function wholeNumber(flag: Flag, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw usage(`${flag} takes a whole number from ${least} to ${most}, not ${text}`);
}

function tokenInArgv(): BreadboxError {
  return new BreadboxError(
    'usage',
    'a token is not taken on the command line: everybody on this computer can read that',
    {
      hint: 'Type it when asked, or put it into the variable BREADBOX_TOKEN, or into a file for --token-file. The one that was written here is better revoked.',
    },
  );
}

function usage(message: string): BreadboxError {
  return new BreadboxError('usage', message, { hint: 'See breadbox-agent --help.' });
}
