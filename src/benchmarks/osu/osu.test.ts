import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalBench } from '../local-bench.ts';
import { packOwnArchive } from './osu-archive.ts';
import { OSU_SOURCE } from './osu-source.ts';

const PATIENCE = { timeout: 400_000 } as const;
const BLOCKING = 'c/mpi/collective/blocking';
const PAIR = 'c/mpi/pt2pt/standard';

describe.skipIf(!existsSync('/usr/bin/mpicc') || !existsSync('/usr/bin/make'))('with Open MPI', () => {
  const ownHome = process.env.HOME;
  let home: string;
  let bench: LocalBench;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'breadbox-osu-home-'));
    process.env.HOME = home;
    mkdirSync(join(home, 'breadbox-benchmarks'));
    bench = await LocalBench.open();
  });
  afterEach(async () => {
    process.env.HOME = ownHome;
    await bench.close();
    rmSync(home, { recursive: true });
  });
  const archive = () => join(home, OSU_SOURCE);
  const change = (name: string, text: string) => (folder: string) => writeFileSync(join(folder, name), text);

  test('what can be made and run is measured; what cannot is a finding', PATIENCE, async () => {
    packOwnArchive(archive(), (folder) => {
      change(`${PAIR}/osu_bw.c`, 'int main(void) { return x; }\n')(folder);
      rmSync(join(folder, 'c/mpi/one-sided/osu_put_bw.c'));
      const refuses = '#include <stdio.h>\nint main(void) { fputs("no memory for it\\n", stderr); return 3; }\n';
      change(`${BLOCKING}/osu_bcast.c`, refuses)(folder);
    });
    const { state, problem, result, findings, conditions } = await bench.run('osu');
    expect([state, problem]).toEqual(['done', undefined]);
    if (result?.benchmark !== 'osu') throw new Error('no result');
    const told = result.sets.map(({ name, unit, ranks }) => [name, unit, (ranks ?? 0) >= 2]);
    expect(told).toEqual([
      ['osu_latency', 'us', true],
      ['osu_put_latency', 'us', true],
      ['osu_barrier', 'us', true],
      ['osu_allreduce', 'us', true],
      ['osu_alltoall', 'us', true],
    ]);
    const [latency] = result.sets;
    const sizes = Array.from({ length: 17 }, (_, power) => 2 ** power);
    expect(latency!.points.map(({ bytes }) => bytes)).toEqual(sizes);
    expect(latency!.points.every(({ value }) => value > 0)).toBe(true);
    expect(conditions.versions).toMatchObject({
      'OSU micro-benchmarks': '7.9.1',
      'OSU source SHA-256': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(conditions.command).toContain(
      './configure CC=mpicc CXX=mpicxx && make; mpirun -n 2 ./osu_latency -m 1:1024',
    );
    const sentences = findings.map(({ sentence, what }) => `${sentence} ${what}`);
    expect(sentences).toContainEqual(expect.stringMatching(/^osu_bw could not be made, and was not run\. .*error/));
    expect(sentences).toContainEqual(expect.stringMatching(/^osu_put_bw is not in this archive/));
    const refused = sentences.filter((sentence) => sentence.startsWith('osu_bcast measured nothing for messages of'));
    expect(refused).toHaveLength(2);
    expect(refused[0]).toContain('It ended with 3.');
    expect(readdirSync(home)).toEqual(['breadbox-benchmarks']);
  });

  const packed = (make: (place: string) => readonly string[]) => () => {
    const place = mkdtempSync(join(tmpdir(), 'breadbox-osu-odd-'));
    const words = make(place);
    execFileSync('tar', ['-czf', archive(), '-C', place, ...words], { stdio: 'ignore' });
    rmSync(place, { recursive: true });
  };

  test.each<[name: string, give: () => void, problem: RegExp]>([
    [
      'no archive',
      () => {},
      /^There is no source of OSU on .*osu-micro-benchmarks\.tar\.gz is not there\. .*--source FILE/,
    ],
    ['text', () => writeFileSync(archive(), 'hello'), /cannot be unpacked: .*gzip/],
    ['compressed text', () => writeFileSync(archive(), gzipSync('hello'.repeat(500))), /cannot be unpacked: .*tar/],
    [
      'an archive of something else',
      packed((place) => {
        writeFileSync(join(place, 'configure'), 'exit 0');
        return ['configure'];
      }),
      /^The archive is not of the OSU micro-benchmarks/,
    ],
    [
      'a path that leads out',
      packed((place) => {
        writeFileSync(join(place, 'evil'), '');
        return ['--transform=s|^|../../|', '-P', 'evil'];
      }),
      /^The archive has a file outside its own folder, \.\.\/\.\.\/evil: nothing of it was unpacked\./,
    ],
    [
      'a link',
      packed((place) => {
        symlinkSync('/etc', join(place, 'etc'));
        return ['etc'];
      }),
      /^The archive has something else than files and folders \(.*etc.*\): nothing of it was unpacked\./,
    ],
    [
      'a copy of the repository',
      () => packOwnArchive(archive(), (folder) => rmSync(join(folder, 'configure'))),
      /^The archive has no configure: it is a copy of the repository/,
    ],
    [
      'an old version',
      () => packOwnArchive(archive(), change('configure', "PACKAGE_VERSION='5.3.2'\n")),
      /^The archive is of OSU 5\.3\.2, whose programs do not take sizes/,
    ],
    [
      'a configure that fails',
      () => packOwnArchive(archive(), change('configure', "PACKAGE_VERSION='7.9'\necho no such header\nexit 77\n")),
      /^configure of OSU ended with 77\. It said last: no such header .*apt install make gcc/,
    ],
    [
      'programs that cannot be made',
      () => packOwnArchive(archive(), change('c/util/measure.h', '#error broken\n')),
      /^None of the programs of OSU could be made on .*error.*broken/,
    ],
  ])('%s: the run fails, saying why', PATIENCE, async (_, give, problem) => {
    give();
    const ended = await bench.run('osu');
    expect([ended.state, ended.problem]).toEqual(['failed', expect.stringMatching(problem)]);
    expect(ended.result).toBeUndefined();
  });
});
