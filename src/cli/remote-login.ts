import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { BreadboxError } from '../cluster/errors.ts';
import type { Role } from '../protocol/auth.ts';
import { HOME_FILES, homeDirectory } from '../protocol/home.ts';
import { checkedUrl, type Login, readLogin } from './address.ts';
import { Client } from './client.ts';
import { makeFolder } from './daemon/make-folder.ts';
import { pinnedAuthority, shownAuthority } from './pinned-authority.ts';
import type { World } from './world.ts';

const LOOPBACK = /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

export interface LoggedIn {
  readonly url: string;
  readonly user: string;
  readonly role: Role;
}

/** From now on this account's commands go there. @throws BreadboxError `usage`, `not-trusted`, `no-head`, `not-logged-in` */
export async function logInTo(world: World, given: string, tokenFile: string | undefined): Promise<LoggedIn> {
  const { url, fingerprint } = checkedUrl(given, 'The URL');
  if (!url.startsWith('https:') && !LOOPBACK.test(url)) {
    throw new BreadboxError('usage', `Over ${url} anybody on the way could read your token.`, {
      hint: 'Use the https:// address that the head prints at its start, or an SSH tunnel to a port of this computer.',
    });
  }
  const ca = url.startsWith('https:') ? await authority(world, url, fingerprint) : undefined;
  const token = await givenToken(world, tokenFile);
  const client = new Client({
    url,
    ca,
    token,
    tokenFrom: 'The login',
    hint: 'Is the address right, and does a head run there?',
  });
  const { user, role } = await client.call('GET /api/me', { signal: world.signal });
  keep(homeDirectory(world.env), { url, token, ca });
  return { url, user, role };
}

/** Where this account was logged in. */
export function forgetLogin(world: Pick<World, 'env'>): string | undefined {
  const home = homeDirectory(world.env);
  const login = readLogin(home);
  if (login !== undefined) rmSync(join(home, HOME_FILES.login));
  return login?.url;
}

async function authority(world: World, url: string, fingerprint: string | undefined): Promise<string> {
  if (fingerprint !== undefined) return pinnedAuthority(url, fingerprint, world.signal);
  const shown = await shownAuthority(url, world.signal);
  if (world.stdin.isTTY !== true) {
    throw new BreadboxError('not-trusted', `Whether ${url} is your head is not known: no fingerprint was given.`, {
      hint: `On the head, breadbox status shows it. If it is ${shown.fingerprint}: breadbox login '${url}#sha256=${shown.fingerprint}'`,
    });
  }
  const { confirm, isCancel } = await import('@clack/prompts');
  world.stderr.write(
    `The fingerprint at ${url} is\n  ${shown.fingerprint}\nOn the head, breadbox status shows the true one.\n`,
  );
  const isSame = await confirm({ message: 'Are they the same?', initialValue: false });
  if (isSame === true && !isCancel(isSame)) return shown.ca;
  throw new BreadboxError('not-trusted', 'Nothing was sent there.');
}

async function givenToken(world: World, tokenFile: string | undefined): Promise<string> {
  const token = (await tokenText(world, tokenFile))?.trim();
  if (token !== undefined && /^bbx_[\w-]{20,100}$/.test(token)) return token;
  throw new BreadboxError(
    'usage',
    token ? 'This is no token: it begins with bbx_ and is one word.' : 'No token was given.',
    {
      hint: 'The owner makes one on the head: breadbox token create --role user --user NAME. Put it into BREADBOX_TOKEN or a file for --token-file.',
    },
  );
}

async function tokenText(world: World, tokenFile: string | undefined): Promise<string | undefined> {
  if (tokenFile === '-') return readAll(world.stdin);
  if (tokenFile !== undefined) return readFileSync(resolve(world.cwd, tokenFile), 'utf8');
  if (world.env.BREADBOX_TOKEN) return world.env.BREADBOX_TOKEN;
  if (world.stdin.isTTY !== true) return undefined;
  const { isCancel, password } = await import('@clack/prompts');
  const typed = await password({ message: 'Token (it is not shown)' });
  return isCancel(typed) ? undefined : typed;
}

function keep(home: string, login: Login): void {
  makeFolder(home);
  const path = join(home, HOME_FILES.login);
  writeFileSync(`${path}.new`, `${JSON.stringify(login)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
