import { readFile } from 'node:fs/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Person } from './ask-person.ts';

/**
 * The token that the head's owner gave: of a file, of the variable BREADBOX_TOKEN, or typed.
 * @throws BreadboxError `bad-input`, `usage`
 */
export async function lendingToken(
  tokenFile: string | undefined,
  env: NodeJS.ProcessEnv,
  person: Person | undefined,
): Promise<string> {
  const token = (await given(tokenFile, env, person))?.trim();
  if (token !== undefined && /^bbx_[\w-]{20,100}$/.test(token)) return token;
  throw new BreadboxError(
    'bad-input',
    token ? 'this is no token: a token begins with bbx_ and is one word' : 'no token was given',
    {
      hint: 'Whoever runs the head makes one: breadbox token create --role node --user NAME',
    },
  );
}

async function given(
  tokenFile: string | undefined,
  env: NodeJS.ProcessEnv,
  person: Person | undefined,
): Promise<string | undefined> {
  if (tokenFile !== undefined) {
    return readFile(tokenFile, 'utf8').catch((error: Error) => {
      throw new BreadboxError('bad-input', `cannot read the token from ${tokenFile}: ${error.message}`);
    });
  }
  if (env.BREADBOX_TOKEN) return env.BREADBOX_TOKEN;
  if (person !== undefined) return person.askSecretly('Token of the head (it is not shown): ');
  throw new BreadboxError('usage', 'no token was given, and nobody is at a terminal to type it', {
    hint: 'Put it into the variable BREADBOX_TOKEN, or into a file and give --token-file FILE.',
  });
}
