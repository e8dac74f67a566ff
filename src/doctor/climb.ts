import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { RUNGS, type Rung, type RungState } from '../protocol/doctor.ts';
import type { Check, Exam, Patient } from './check.ts';
import { asFinding, type Diagnosis, isSame, isTreatable, ordered, orderOf } from './diagnosis.ts';
import type { ExaminationProgress } from './examination-progress.ts';
import { needsCluster, needsHead } from './ladder.ts';
import type { Ward } from './ward.ts';

/** How long services may take to come back after they were mended. */
const RECOVERY_MS = 20_000;
const PAUSE_MS = 1000;

export interface ToClimb {
  readonly ward: Ward;
  readonly checks: readonly Check[];
  /** `none`: nothing was brought up or adopted. */
  readonly kind: 'up' | 'adopted' | 'none';
  readonly fix: boolean;
  /** Of these alone what was found is mended. */
  readonly only: readonly string[] | undefined;
  readonly progress: ExaminationProgress;
  readonly cancelled: AbortSignal;
  readonly warn: (message: string, error?: unknown) => void;
}

interface Examined {
  readonly diagnoses: readonly Diagnosis[];
  readonly tested: readonly string[];
  /** Of checks that could not be made. */
  readonly untested: readonly string[];
}

/** Up the ladder, rung by rung: a node that fails on one is not asked for what stands on it. */
export async function climb(to: ToClimb): Promise<void> {
  const { ward, progress, cancelled } = to;
  progress.doing('connect and look at all nodes');
  await ward.gather();
  /** By node, the rung that it failed on. */
  const failed = new Map<string, Rung>();
  const all: Diagnosis[] = [];
  for (const rung of RUNGS) {
    if (cancelled.aborted) return;
    const { states, because } = outOf(rung, to, failed);
    const patients = ward.patients.filter(({ node }) => !states.has(node));
    // Those that cannot be reached are found on the rung of SSH, where there may be no other.
    if (patients.length > 0 || rung === 'ssh') {
      const asked = patients.map(({ node }) => node);
      progress.begin(rung, asked);
      const examined = await onRung(rung, to, patients, all);
      for (const node of asked) states.set(node, 'ok');
      for (const { found, fixed } of examined.diagnoses) {
        if (fixed === true) continue;
        for (const node of found.nodes) {
          if (found.level === 'error') {
            states.set(node, 'failed');
            if (!failed.has(node)) failed.set(node, rung);
          } else if (states.get(node) !== 'failed') states.set(node, 'warning');
        }
      }
      if (examined.untested.length > 0)
        for (const node of asked) if (states.get(node) === 'ok') states.set(node, 'unknown');
      const said = [because, ...examined.untested].filter((each) => each !== undefined).join(' ');
      progress.end(rung, states, { tested: examined.tested, because: said === '' ? undefined : said });
    } else progress.end(rung, states, { tested: [], because });
  }
}

/** Who is not examined on this rung, and why not. */
function outOf(rung: Rung, { ward, kind }: ToClimb, failed: ReadonlyMap<string, Rung>) {
  const states = new Map<string, RungState>();
  const whys = new Set<string>();
  const head = ward.patients.find(({ isHead }) => isHead);
  for (const { node, facts } of ward.patients) {
    const [state, why] = whyOut(rung, { node, facts, head, kind, undecided: ward.undecided?.sentence, failed });
    if (state === undefined) continue;
    states.set(node, state);
    whys.add(why);
  }
  return { states, because: whys.size === 0 ? undefined : [...whys].join(' ') };
}

function whyOut(
  rung: Rung,
  of: Pick<Patient, 'node' | 'facts'> & {
    readonly head: Patient | undefined;
    readonly kind: ToClimb['kind'];
    readonly undecided: string | undefined;
    readonly failed: ReadonlyMap<string, Rung>;
  },
): readonly [RungState, string] | readonly [undefined] {
  const { node, facts, head, kind, undecided, failed } = of;
  if (facts === undefined) return ['unknown', `${node} cannot be reached.`];
  const below = failed.get(node);
  if (below !== undefined) return ['skipped', `${node} failed on the rung ${below}.`];
  if (needsCluster(rung) && kind === 'none') return ['skipped', 'There is no cluster yet: breadbox up makes one.'];
  if (needsCluster(rung) && undecided !== undefined) return ['skipped', undecided];
  if (!needsHead(rung) || head === undefined) return [undefined];
  if (head.facts === undefined) return ['unknown', `${head.node}, the head, cannot be reached.`];
  const headBelow = failed.get(head.node);
  return headBelow === undefined
    ? [undefined]
    : ['skipped', `${head.node}, the head, failed on the rung ${headBelow}.`];
}

/** Examines, and where that is asked for, mends what is to blame first and examines again, until nothing is left to be tried. */
async function onRung(rung: Rung, to: ToClimb, patients: readonly Patient[], all: Diagnosis[]): Promise<Examined> {
  const { progress, cancelled, fix } = to;
  const tried: Diagnosis[] = [];
  const isTried = (each: Diagnosis) => tried.some((other) => isSame(each, other));
  progress.doing(`examine ${rung}`);
  let examined = await examine(rung, to, patients);
  const tell = () => {
    const left = examined.diagnoses.filter((each) => !isTried(each));
    progress.found(ordered([...all, ...tried, ...left]).map(asFinding));
  };
  tell();
  while (fix && !cancelled.aborted) {
    const treatable = examined.diagnoses.filter((each) => !isTried(each) && isTreatable(each, to.only));
    const first = treatable[0];
    if (first === undefined) break;
    const group = treatable.filter(
      (each) => orderOf(each) === orderOf(first) && each.found.level === first.found.level,
    );
    for (const diagnosis of group) await treat(diagnosis, to);
    tried.push(...group);
    examined = await examineUntilGone(rung, to, group);
    for (const diagnosis of group) diagnosis.fixed = !examined.diagnoses.some((each) => isSame(each, diagnosis));
    tell();
  }
  const left = examined.diagnoses.filter((each) => !isTried(each));
  all.push(...tried, ...left);
  return { ...examined, diagnoses: [...tried, ...left] };
}

/** Services take their time to be found well again. */
async function examineUntilGone(rung: Rung, to: ToClimb, treated: readonly Diagnosis[]): Promise<Examined> {
  const { ward, progress, cancelled } = to;
  const hopeless = treated.every(({ trouble }) => trouble !== undefined);
  const until = Date.now() + (hopeless ? 0 : RECOVERY_MS);
  for (;;) {
    progress.doing(`examine ${rung} again`);
    await ward.gather();
    const still = new Set(ward.patients.filter(({ facts }) => facts !== undefined).map(({ node }) => node));
    const asked = treated[0]!.exam.patients.map(({ node }) => node).filter((node) => still.has(node));
    const patients = ward.patients.filter(({ node }) => asked.includes(node));
    const examined = await examine(rung, to, patients);
    const isThere = treated.some((diagnosis) => examined.diagnoses.some((each) => isSame(each, diagnosis)));
    if (!isThere || Date.now() > until || cancelled.aborted) return examined;
    await sleep(PAUSE_MS);
  }
}

async function examine(rung: Rung, to: ToClimb, patients: readonly Patient[]): Promise<Examined> {
  const { checks, kind, ward, warn } = to;
  const tested: string[] = [];
  const untested: string[] = [];
  const asked = checks.filter((check) => check.rung === rung && (check.needsUp !== true || kind === 'up'));
  const diagnoses = await Promise.all(
    asked.map(async (check): Promise<Diagnosis[]> => {
      const exam = examOf(check, to, patients, tested);
      try {
        return (await check.examine(exam)).map((found) => ({ check, found, exam }));
      } catch (error) {
        // The edge of a check: what keeps it from being made is said, and keeps no other from it.
        if (!(error instanceof BreadboxError)) warn(`the check ${check.name} failed`, error);
        if (!to.cancelled.aborted) untested.push(`${check.name} could not be tested: ${wordsOf(error)}`);
        return [];
      }
    }),
  );
  for (const { node, trouble } of ward.patients)
    if (trouble !== undefined && patients.some((patient) => patient.node === node))
      untested.push(`${node} was lost: ${trouble.sentence}`);
  return { diagnoses: ordered(diagnoses.flat()), tested, untested };
}

function examOf({ name }: Check, { ward, cancelled }: ToClimb, patients: readonly Patient[], tested: string[]): Exam {
  return {
    patients,
    everybody: ward.patients,
    head: patients.find(({ isHead }) => isHead),
    cluster: ward.cluster,
    undecided: ward.undecided,
    slurmConf: ward.slurmConf,
    looked: (node) => ward.looked(node, name),
    ask: (node, question) => ward.ask(node, question, cancelled),
    tested: (sentence) => void tested.push(sentence),
    signal: cancelled,
  };
}

async function treat(diagnosis: Diagnosis, { ward, progress, cancelled }: ToClimb): Promise<void> {
  const { check, found, exam } = diagnosis;
  try {
    const treatments = (await check.treat?.(found, exam)) ?? [];
    if (treatments.length === 0) diagnosis.trouble = 'This has to be done by hand.';
    for (const treatment of treatments) {
      if (cancelled.aborted) return;
      progress.doing(`${treatment.node}: ${treatment.what}`);
      progress.did(treatment.node, treatment.what);
      const output = await ward.treat(treatment);
      if (output === undefined) continue;
      diagnosis.trouble = `${treatment.node} could not ${treatment.what}: ${output}`;
      return;
    }
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    diagnosis.trouble = error.message;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
