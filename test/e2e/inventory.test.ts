import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));

describe('breadbox nodes, as built', () => {
  let place: { home: string; remove(): Promise<void> };
  let head: BuiltHead;
  beforeAll(async () => {
    place = await temporaryHome();
    const bin = join(place.home, '..', 'bin');
    mkdirSync(bin, { recursive: true });
    const known = [{ dst: '192.0.2.12', lladdr: 'dc:a6:32:00:00:01', state: ['STALE'] }];
    writeFileSync(join(bin, 'ip'), `#!/bin/sh\necho '${JSON.stringify(known)}'\n`);
    chmodSync(join(bin, 'ip'), 0o755);
    head = await BuiltHead.start({
      home: place.home,
      args: ['--cores', '1'],
      env: { PATH: `${bin}${delimiter}${process.env.PATH}` },
    });
  });
  afterAll(async () => {
    await head?.stop();
    await place?.remove();
  });
  beforeEach(() => {
    if (json('list').length > 0) run('remove', '@all');
  });

  const file = (name: string, text: string): string => {
    const path = join(place.home, '..', name);
    writeFileSync(path, text);
    return path;
  };
  const given = (stdin: string, ...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(BREADBOX, ['nodes', ...words], {
      encoding: 'utf8',
      input: stdin,
      env: { PATH: process.env.PATH, BREADBOX_HOME: place.home },
    });
    return { status, stdout, stderr };
  };
  const run = (...words: string[]) => given('', ...words);
  const json = (...words: string[]) => JSON.parse(run(...words, '--json').stdout);

  it('takes four addresses and nothing else', () => {
    const four = '10.0.0.11\n10.0.0.12\n10.0.0.13\n10.0.0.14\n';
    expect(given(four, 'import', '-')).toEqual({
      status: 0,
      stdout: '4 nodes: 4 added.\nadded: n[1-4]\n',
      stderr: '',
    });
    expect(json('list')).toEqual(
      [1, 2, 3, 4].map((n) => ({
        ...{ node: `n${n}`, address: `10.0.0.${10 + n}`, state: 'unknown', cores: null, memBytes: null },
        ...{ labels: {}, groups: [], roles: ['compute'], source: `stdin:${n}` },
        telemetry: { state: 'never', values: {} },
      })),
    );
    expect(given(four, 'import', '-').stdout).toBe('4 nodes: 4 unchanged.\n');
    expect(run('list', '--fold').stdout).toBe('n[1-4]\n');
    expect(run('list', 'n[2-3]', '-q').stdout).toBe('n2\nn3\n');
  });

  it('reads a node list with patterns, labels, groups; shows, groups, removes', () => {
    const list = file(
      'node_list.csv',
      'node,address,user,role,groups,rack\npi[01-03],10.0.0.[11-13],pi,,blue,left\ngate,10.0.0.1,,head,,right\n',
    );
    expect(run('import', list, '--dry-run').stdout).toBe('Would be: 4 nodes: 4 added.\nadded: gate,pi[01-03]\n');
    expect(json('list')).toEqual([]);
    expect(json('import', list)).toMatchObject([
      { node: 'pi01', change: 'added', labels: { rack: 'left' } },
      {},
      {},
      {},
    ]);
    expect(run('list').stdout.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^NODE +ADDRESS +STATE +ROLES +SEEN +GROUPS$/),
      expect.stringMatching(/^gate +10\.0\.0\.1 +unknown +head +never$/),
      expect.stringMatching(/^pi01 +10\.0\.0\.11 +unknown +compute +never +blue$/),
    ]);
    expect(json('show', 'pi02')).toMatchObject([{ node: 'pi02', user: 'pi', groups: ['blue'], source: `${list}:2` }]);
    expect(run('group').stdout).toMatch(/^GROUP +NODES\n@blue +pi\[01-03\]\n$/);
    expect(run('group', 'fast', '@blue!pi02').stdout).toBe('@fast is pi[01,03].\n');
    expect(json('list', '@fast,gate').map(({ node }: { node: string }) => node)).toEqual(['gate', 'pi01', 'pi03']);
    expect(run('group', 'fast', '--remove').stdout).toBe('There is no group @fast any more.\n');
    expect(run('remove', '@blue').stdout).toBe('Forgotten: pi[01-03]\n');
    expect(run('group').stdout).toContain('There are no groups.');
  });

  it('adds by hand, with names or without', () => {
    expect(run('add', '10.0.0.[21-22]', '--user', 'pi').stdout).toBe('2 nodes: 2 added.\nadded: n[1-2]\n');
    const words = [
      'add',
      'pi[1-2]',
      '--address',
      '10.0.0.[31-32]',
      '--group',
      'blue',
      '--label',
      'rack=a',
      '--port',
      '2222',
    ];
    expect(run(...words).status).toBe(0);
    expect(json('show', 'pi2')).toMatchObject([
      { address: '10.0.0.32', port: 2222, groups: ['blue'], labels: { rack: 'a' } },
    ]);
    expect(run('add', 'pi1', '--address', '10.0.0.99')).toMatchObject({ status: 6 });
    expect(run('add', 'pi9', '--address', '10.0.0.21').stderr).toContain('which is that of n1 already');
  });

  it('tells all that is wrong with a file, and takes none of it', () => {
    const list = file(
      'bad.csv',
      'node,address,port\npi1,10.0.0.1,0\npi1,10.0.0.1,22\nhead[,10.0.0.3,22\nlocalhost,,\n',
    );
    const { status, stdout, stderr } = run('import', list);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.split('\n').filter((line) => /:\d+:\d+: /.test(line))).toHaveLength(3);
    expect(stderr).toContain(`${list}:2:14: "0" is no port; a whole number from 1 to 65535 was expected.`);
    expect(stderr).toContain('Nothing was changed.');
    expect(json('list')).toEqual([]);
  });

  it('says what is not there, and what was probably meant', () => {
    given('pi1\n', 'import', '-');
    expect(run('show', 'pi2')).toMatchObject({ status: 3, stderr: expect.stringContaining('Did you mean pi1?') });
    expect(run('list', '@blue')).toMatchObject({ status: 3, stderr: expect.stringContaining('no group @blue') });
    expect(run('import', '/nowhere/hosts')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('no inventory file'),
    });
    expect(run('add', 'pi3', '--role', 'haed')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Did you mean head?'),
    });
  });

  it('discovers what is known, and asks only what was given', () => {
    expect(json('discover')).toEqual([
      { address: '192.0.2.12', mac: 'dc:a6:32:00:00:01', maker: 'Raspberry Pi', ssh: 'not asked' },
    ]);
    const found = json('discover', '127.0.0.1');
    expect(found.map(({ address }: { address: string }) => address)).toEqual(['127.0.0.1', '192.0.2.12']);
    expect(found[0].ssh).toMatch(/^(answers|refuses)$/);
  });
});
