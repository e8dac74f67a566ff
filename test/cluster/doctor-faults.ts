import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Examination, type Finding, RUNGS } from '../../src/protocol/doctor.ts';
import { ReadyCluster } from './ready-cluster.ts';
import { ON_BOTH, RELEASES, type Release } from './releases.ts';

export type DoctorReport = Pick<Examination, 'ok' | 'findings' | 'rungs' | 'steps' | 'state'>;

/** A failure that is made on a cluster that is well. */
export interface Fault {
  /** The check that must find it. */
  readonly check: string;
  /** Of several faults of one check. */
  readonly what?: string;
  readonly on: 'head' | 'n1' | 'n2' | 'every node';
  /** POSIX sh as root on that node, with `set -eu`; `$HEAD`, `$N1` and `$N2` are the names of the nodes. */
  readonly inject: string;
  /** `inject` and `heal` are words of `breadbox` instead. */
  readonly by?: 'breadbox';
  /** What the first finding must quote. */
  readonly proof: RegExp;
  /** Default: error. */
  readonly level?: Finding['level'];
  /** Where it can be made; default: on both. */
  readonly only?: Release;
  /** Where `--fix` cannot mend it: what does, as `inject`. */
  readonly heal?: string;
  /** What `--fix` leaves behind, as `inject`; for later faults. */
  readonly after?: string;
}

/** A cluster that was brought up, and what can be done to it. */
export class FaultyCluster {
  readonly #ready: ReadyCluster;
  readonly #names: Readonly<Record<'head' | 'n1' | 'n2', string>>;

  constructor(ready: ReadyCluster) {
    const [n1, n2] = ready.compute;
    this.#ready = ready;
    this.#names = { head: ready.sandbox.head, n1: n1!, n2: n2! };
  }

  nodesOf(on: Fault['on']): readonly string[] {
    return on === 'every node' ? this.#ready.all : [this.#names[on]];
  }

  /** As root. @throws Error where it fails */
  sh(node: string, script: string): Promise<string> {
    const { head, n1, n2 } = this.#names;
    return this.#ready.sh(node, `HEAD=${head} N1=${n1} N2=${n2}\n${script}`);
  }

  /** Makes or heals a fault. */
  async carryOut({ on, by }: Fault, text: string): Promise<void> {
    if (by === undefined) return void (await Promise.all(this.nodesOf(on).map((node) => this.sh(node, text))));
    const { head, n1, n2 } = this.#names;
    const names: Readonly<Record<string, string>> = { $HEAD: head, $N1: n1, $N2: n2 };
    const words = text.split(' ').map((word) => names[word] ?? word);
    const { exitCode, stderr } = await this.#ready.head.breadbox(words);
    if (exitCode !== 0) throw new Error(`breadbox ${words.join(' ')} ended with ${exitCode}: ${stderr}`);
  }

  async doctor(...args: readonly string[]): Promise<DoctorReport & { readonly exitCode: number | null }> {
    const { exitCode, stdout, stderr } = await this.#ready.head.breadbox(['doctor', ...args, '--json']);
    if (!stdout.startsWith('{')) throw new Error(`doctor ended with ${exitCode}:\n${stderr}`);
    return { ...(JSON.parse(stdout) as DoctorReport), exitCode };
  }
}

/** Each fault is injected, named first and proved, mended, and after it the whole ladder is green again. */
export function faultTests(title: string, release: Release, faults: readonly Fault[]): void {
  describe(`${title} on ${release}`, () => {
    let ready: ReadyCluster;
    let cluster: FaultyCluster;
    beforeAll(async () => {
      ready = await ReadyCluster.take(release);
      cluster = new FaultyCluster(ready);
    });
    afterAll(() => ready?.giveBack());

    test('a healthy cluster gives no finding', async () => {
      const report = await cluster.doctor();
      expect(shown(report)).toEqual([]);
      expect(ladder(report)).toEqual(GREEN);
      expect(report).toMatchObject({ ok: true, state: 'done', exitCode: 0 });
    });

    const here = faults.filter(
      ({ only }, index) => (only ?? turn(index)) === release || (ON_BOTH && only === undefined),
    );
    test.each(here.map((fault) => [`${fault.check}${fault.what ? `, ${fault.what}` : ''}`, fault] as const))(
      '%s',
      async (_, fault) => {
        await cluster.carryOut(fault, fault.inject);
        try {
          const found = await cluster.doctor();
          const first = found.findings[0];
          expect(first, shown(found).join('\n')).toMatchObject({ check: fault.check, level: fault.level ?? 'error' });
          expect(first?.proof).toMatch(fault.proof);
          expect(found.ok).toBe(fault.level === 'warning');
          expect(found.steps).toEqual([]);
          if (fault.heal === undefined) {
            const fixed = await cluster.doctor('--fix');
            const said = shown(fixed).join('\n');
            expect(
              fixed.findings.find(({ check }) => check === fault.check),
              said,
            ).toMatchObject({ fixed: true });
            expect(fixed.ok, said).toBe(true);
            expect(ladder(fixed), said).toEqual(GREEN);
          }
        } finally {
          const healing = fault.heal ?? fault.after;
          if (healing !== undefined) await cluster.carryOut(fault, healing);
        }
        if (fault.heal === undefined) return;
        if (fault.by === 'breadbox') await ready.idle();
        const after = await cluster.doctor();
        expect(shown(after)).toEqual([]);
        expect(after.ok).toBe(true);
      },
    );
  });
}

function turn(index: number): Release {
  return RELEASES[index % RELEASES.length]!;
}

const GREEN = RUNGS.map((rung) => `${rung} ok`);

function ladder({ rungs }: DoctorReport): string[] {
  return rungs.map(({ rung, state, because }) => [rung, state, ...(because === undefined ? [] : [because])].join(' '));
}

function shown({ findings }: DoctorReport): string[] {
  return findings.map(({ check, nodes, level, proof, fixed, trouble }) =>
    [level, check, nodes, proof, fixed === undefined ? '' : `fixed: ${fixed}`, trouble ?? '']
      .filter(Boolean)
      .join(' | '),
  );
}
