import { expect, test } from 'vitest';
import { firstPassword } from './first-password.ts';
import { checkPassword, hashPassword } from './password-hash.ts';

test('a password fits its own hash, and no other does', async () => {
  const stored = await hashPassword('correct horse');
  expect(stored).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(stored).not.toContain('correct');
  expect(await checkPassword('correct horse', stored)).toEqual({ matches: true, stale: false });
  expect(await checkPassword('correct horsf', stored)).toEqual({ matches: false, stale: false });
  expect(await hashPassword('correct horse')).not.toBe(stored);
});

test('an accent fits however it was typed', async () => {
  const stored = await hashPassword('caf\u00e9 at noon');
  expect((await checkPassword('cafe\u0301 at noon', stored)).matches).toBe(true);
});

test('a hash with other parameters still fits, and is known to be stale', async () => {
  const weak = await hashPassword('correct horse', { N: 1024, r: 8, p: 1 });
  expect(await checkPassword('correct horse', weak)).toEqual({ matches: true, stale: true });
});

test('where there is no hash, nothing fits, and it takes as long', async () => {
  const stored = await hashPassword('correct horse');
  const time = async (hash: string | undefined) => {
    // Of the processor, whatever else it does meanwhile.
    const before = process.cpuUsage();
    expect((await checkPassword('wrong', hash)).matches).toBe(false);
    return process.cpuUsage(before).user;
  };
  const [known, unknown] = [[] as number[], [] as number[]];
  for (let i = 0; i < 5; i++) {
    known.push(await time(stored));
    unknown.push(await time(undefined));
  }
  const ratio = Math.min(...unknown) / Math.min(...known);
  expect(ratio).toBeGreaterThan(0.6);
  expect(ratio).toBeLessThan(1.7);
});

test('first passwords are readable and differ', () => {
  const some = Array.from({ length: 200 }, firstPassword);
  for (const one of some) expect(one).toMatch(/^([bdfghjkmnprstvz][aeiou]){3}(-([bdfghjkmnprstvz][aeiou]){3}){2}$/);
  expect(new Set(some).size).toBe(200);
});
