import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AddedUser, UserRow } from '../../src/protocol/users.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const KEY = `ssh-ed25519 ${'A'.repeat(68)} anna@laptop`;
const NEW = 'a rather long one';

describe('people', () => {
  let place: { home: string; remove(): Promise<void> };
  let head: BuiltHead;
  beforeAll(async () => {
    place = await temporaryHome();
    head = await BuiltHead.start({ home: place.home });
  });
  afterAll(async () => {
    await head?.stop();
    await place?.remove();
  });

  const breadbox = (args: readonly string[], options: { readonly input?: string; readonly token?: string } = {}) => {
    const { token, input = '' } = options;
    const env = { PATH: process.env.PATH, BREADBOX_HOME: place.home, NO_COLOR: '1' };
    const as = token === undefined ? env : { ...env, BREADBOX_URL: head.url, BREADBOX_TOKEN: token };
    return spawnSync(BREADBOX, [...args], { encoding: 'utf8', cwd: place.home, input, env: as });
  };
  const json = <T>(...args: string[]): T => {
    const { stdout, stderr, status } = breadbox([...args, '--json']);
    if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as T;
  };
  const logIn = (user: string, password: string) =>
    fetch(`${head.url}/api/login`, {
      method: 'POST',
      headers: { origin: head.url },
      body: JSON.stringify({ user, password }),
    });
  const file = (name: string, text: string) => {
    writeFileSync(join(place.home, name), text);
    return name;
  };

  it('are added with a key and a first password, which logs them in', async () => {
    const key = file('anna.pub', `# of the laptop\n${KEY}\n`);
    const [anna] = json<AddedUser[]>('users', 'add', 'anna', '--full-name', 'Anna', '--key', key);
    expect(anna).toMatchObject({ user: 'anna', role: 'user', fullName: 'Anna', keys: [KEY], hasPassword: true });
    expect((await logIn('anna', anna!.password!)).status).toBe(200);
    const { stdout } = breadbox(['users', 'add', 'kiosk', '--role', 'viewer', '-q']);
    const [user, password] = stdout.trim().split(' ');
    expect(await (await logIn(user!, password!)).json()).toEqual({ user: 'kiosk', role: 'viewer', via: 'session' });
  });

  it('are imported all, or none with the place of every mistake', () => {
    const wrong = breadbox(['users', 'import', file('class.csv', 'user,role\nben,user\ncarl,wizard\n')]);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/^breadbox: class\.csv:3:6: role: /);
    expect(json<UserRow[]>('users', 'list').map(({ user }) => user)).toEqual(['anna', 'kiosk']);
    const { stdout } = breadbox(['users', 'import', file('class.csv', 'user,fullName\nben,"Ben, B."\ncarl,\n')]);
    expect(stdout).toMatch(/^USER +ROLE +UID +PASSWORD\nben +user +\d+ +\w+-\w+-\w+\ncarl /);
    expect(breadbox(['users', 'import', 'class.csv']).status).toBe(6);
    expect(breadbox(['users', 'import', 'nowhere.csv']).status).toBe(3);
  });

  it('never have a private key sent anywhere', () => {
    const secret = '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n';
    const { status, stderr } = breadbox(['users', 'add', 'dora', '--key', file('id', secret)]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/private key/);
    expect(stderr).not.toContain('c2VjcmV0');
  });

  it('set their own password through a pipe, an owner that of anybody', async () => {
    const [anna] = json<AddedUser[]>('users', 'add', 'emma');
    const { token } = json<{ token: string }>('token', 'create', '--role', 'viewer', '--user', 'emma');
    const mine = breadbox(['users', 'password'], { input: `${anna!.password}\n${NEW}\n`, token });
    expect({ status: mine.status, stdout: mine.stdout }).toEqual({ status: 0, stdout: 'emma has a new password.\n' });
    expect((await logIn('emma', NEW)).status).toBe(200);
    expect(breadbox(['users', 'password'], { input: `wrong\n${NEW}\n`, token }).status).toBe(4);
    expect(breadbox(['users', 'password', 'anna'], { input: `${NEW}\n${NEW}\n`, token }).status).toBe(4);
    expect(breadbox(['users', 'password', 'emma'], { input: 'another long one\n' }).status).toBe(0);
    expect((await logIn('emma', 'another long one')).status).toBe(200);
    expect(breadbox(['users', 'password', 'emma'], { input: 'short\n' }).status).toBe(2);
  });

  it('leave no password in the data directory, nor in what the head prints', () => {
    const [fred] = json<AddedUser[]>('users', 'add', 'fred');
    const { password = '' } = fred!;
    breadbox(['users', 'password', 'fred'], { input: `${NEW}\n` });
    const texts = readdirSync(place.home, { recursive: true, encoding: 'utf8' })
      .map((name) => join(place.home, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
      .map((path) => readFileSync(path, 'latin1'));
    for (const text of [...texts, head.output]) {
      expect(text.includes(password)).toBe(false);
      expect(text.includes(NEW)).toBe(false);
    }
  });

  it('end with their sessions', async () => {
    const [gina] = json<AddedUser[]>('users', 'add', 'gina');
    const cookie = (await logIn('gina', gina!.password!)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const me = () => fetch(`${head.url}/api/me`, { headers: { cookie } });
    expect((await me()).status).toBe(200);
    expect(breadbox(['users', 'remove', 'gina']).stdout).toBe('gina can log in no more.\n');
    expect((await me()).status).toBe(401);
    expect(breadbox(['users', 'remove', 'gina']).status).toBe(3);
  });
});
