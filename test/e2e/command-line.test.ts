import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));

describe('breadbox, as built', () => {
  let place: { home: string; remove(): Promise<void> };
  let head: BuiltHead;
  beforeAll(async () => {
    place = await temporaryHome();
    head = await BuiltHead.start({ home: place.home, args: ['--cores', '2'] });
  });
  afterAll(async () => {
    await head?.stop();
    await place?.remove();
  });

  const shell = (line: string) =>
    spawnSync('sh', ['-c', line, BREADBOX], {
      encoding: 'utf8',
      cwd: place.home,
      env: { PATH: process.env.PATH, BREADBOX_HOME: place.home },
    });

  it.each(['version', 'version --json', 'farm list'])('%s fails where its output cannot be written', (words) => {
    const { status, stderr } = shell(`"$0" ${words} > /dev/full`);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^breadbox: Cannot write the output: ENOSPC/),
    });
  });

  it('is content where the reader has enough', () => {
    const { stderr } = shell('{ sleep 0.2; "$0" --help; echo "exit $?" >&2; } | true');
    expect(stderr).toBe('exit 0\n');
  });

  it('does not take a task of another run, or one past the end, for one without a log', () => {
    const folder = join(place.home, 'one');
    mkdirSync(folder);
    writeFileSync(join(folder, 'project.yaml'), 'name: one\nrun: cat\nfeed: { list: [1] }\n');
    expect(shell('"$0" farm run ./one --wait -q')).toMatchObject({ status: 0, stdout: 'r1\n' });
    expect(shell('"$0" farm logs r1 0')).toMatchObject({
      status: 0,
      stdout: 'Nothing failed and nothing was written.\n',
    });
    for (const task of ['1', 'r2.0']) {
      const { status, stderr } = shell(`"$0" farm logs r1 ${task}`);
      expect(status).toBe(3);
      expect(stderr).toMatch(/^breadbox: Run r1 has no task r[12]\.[01]\.\n {2}It has 1 task; the first is r1\.0\.\n$/);
    }
  });
});
