import type { NetworkFinding, NetworkPair, NetworkTest } from '../protocol/network.ts';
import { HEAD_IN_PAIRS } from '../protocol/path-ends.ts';
import { Paths } from './path-facts.ts';
import { farBeyond, usualPing } from './ping-findings.ts';
import { slowBelow, usualSpeed } from './slow-findings.ts';

type Kind = NetworkFinding['kind'];
type Pairs = readonly NetworkPair[];

/** Two ends cannot tell which of them is at fault, nor what is usual. */
const ENDS_THAT_JUDGE = 3;
const OF_PINGS: ReadonlySet<Kind> = new Set(['lossy', 'far', 'silent']);

interface Known {
  readonly finding: NetworkFinding;
  readonly ends: readonly string[];
  readonly by: NetworkTest['kind'];
}

/** What holds now: what the last test has found, and what earlier ones found where it did not look, or could not tell. */
export class CurrentFindings {
  #known: readonly Known[] = [];
  #isSlow: ((mbit: number) => boolean) | undefined;
  #isFar: ((ms: number) => boolean) | undefined;

  get all(): readonly NetworkFinding[] {
    return this.#known.map(({ finding }) => finding);
  }

  /** Tests in the order in which they ended. @param exists whether the inventory has such a node still */
  take(test: NetworkTest, exists: (node: string) => boolean): void {
    const { findings, kind, pairs } = test;
    const isHere = (end: string) => end === HEAD_IN_PAIRS || exists(end);
    const found = findings.map((finding): Known => ({ finding, ends: endsOf(finding, pairs), by: kind }));
    const isFound = ({ finding: { kind, node } }: Known) =>
      findings.some((finding) => finding.kind === kind && finding.node === node);
    const kept = this.#known.flatMap((known) => {
      const ends = known.ends.filter(isHere);
      const isGone = ends.length === 0 || (known.ends.length <= 2 && ends.length < known.ends.length);
      const there = { ...known, ends };
      return isGone || isFound(known) || this.#isOver(there, test) ? [] : [there];
    });
    this.#known = [...found, ...kept];
    const [speeds, pings] = [speedsOf(pairs), pingsOf(pairs)];
    if (speeds.ends.length >= ENDS_THAT_JUDGE) this.#isSlow = slowBelow(usualSpeed(speeds, speeds.ends));
    if (pings.ends.length >= ENDS_THAT_JUDGE) this.#isFar = farBeyond(usualPing(pings));
  }

  #isOver({ finding, ends, by }: Known, { kind, pairs }: NetworkTest): boolean {
    const seen = pairs.filter((pair) => (OF_PINGS.has(finding.kind) ? pair.pingMs : pair.mbitPerSec) !== undefined);
    const seenEnds = new Set(seen.flatMap(({ from, to }) => [from, to]));
    if (ends.length > 2) return (kind === 'full' || by === 'quick') && ends.every((end) => seenEnds.has(end));
    const about = seen.filter((pair) => ends.every((end) => pair.from === end || pair.to === end));
    if (about.length === 0) return false;
    return seenEnds.size >= ENDS_THAT_JUDGE || about.every((pair) => this.#isWell(finding.kind, pair));
  }

  /** Of a path whose test could not tell by itself. */
  #isWell(kind: Kind, { pingMs, mbitPerSec }: NetworkPair): boolean {
    if (kind === 'lossy') return pingMs?.loss === 0;
    if (kind === 'far') return pingMs !== undefined && this.#isFar?.(pingMs.median) === false;
    if (kind === 'silent' || kind === 'slower-than-before') return true;
    return mbitPerSec !== undefined && this.#isSlow?.(mbitPerSec) === false;
  }
}

/** Of groups: all that were measured. */
function endsOf({ node }: NetworkFinding, pairs: Pairs): readonly string[] {
  const path = pairs.find(({ from, to }) => node === `${from}-${to}` || node === `${to}-${from}`);
  if (path !== undefined) return [path.from, path.to];
  const ends = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))];
  return ends.length === 0 || ends.includes(node) ? [node] : ends;
}

function speedsOf(pairs: Pairs): Paths {
  return new Paths(pairs, ({ mbitPerSec }) => mbitPerSec);
}

function pingsOf(pairs: Pairs): Paths {
  return new Paths(pairs, ({ pingMs }) => pingMs?.median);
}
