import { expect, test } from 'vitest';
import { type BatchSpec, hasEnded } from '../../engine.ts';
import { Consumables } from './consumables.ts';
import { JobQueue } from './job-queue.ts';
import { JobRegistry } from './job-registry.ts';
import type { LocalJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { Plan } from './plan.ts';
import { unitOf } from './unit-of.ts';

const COMPUTER = { cores: 4, memBytes: 100, gres: { 'gpu:a100': 1, 'gpu:t4': 1 } };
const PLACE = { ...COMPUTER, directory: '/jobs', node: 'n1' } as unknown as LocalPlace;

/** mulberry32 */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

class Model {
  readonly registry = new JobRegistry();
  readonly queue = new JobQueue(new Consumables(COMPUTER), this.registry.find);
  nowMs = Date.parse('2026-01-01T00:00:00Z');
  #nextId = 1;

  submit(batch: Partial<BatchSpec>, cpus = 1): readonly LocalJob[] {
    const jobId = String(this.#nextId);
    const whole = { script: '#!/bin/sh\n', tasks: cpus, cpusPerTask: 1, ...batch };
    const spec = { name: 'test', argv: [], cpus, directory: '/', batch: whole };
    const unit = unitOf(PLACE, { jobId, submittedAt: this.now, spec });
    this.#nextId += unit.length;
    this.registry.add(unit);
    for (const job of unit) this.queue.add(job);
    return unit;
  }

  get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  start(): readonly LocalJob[] {
    const started: LocalJob[] = [];
    for (;;) {
      const ready = this.queue.takeReady(this.nowMs);
      if (ready.length === 0) return started;
      for (const job of ready) job.startedAt = this.now;
      started.push(...ready);
    }
  }

  end(job: LocalJob, state: LocalJob['state']): void {
    job.state = state;
    job.endedAt = this.now;
    this.queue.remove(job);
  }

  /** When those that wait start at the latest beside those that run, by a plan of its own. */
  expected(waiting: readonly LocalJob[], running: readonly LocalJob[]): readonly number[] {
    const { consumables } = this.queue;
    const needs = (job: LocalJob) => consumables.needs(job.spec, job.cpus);
    const length = ({ spec }: LocalJob) => (spec.batch?.timeLimitSec ?? Number.NaN) * 1000 || undefined;
    const occupants = running.map((job) => {
      const ms = length(job);
      return { needs: needs(job), endsAtMs: ms && Date.parse(job.startedAt!) + ms };
    });
    const plan = new Plan(consumables.all, occupants, this.nowMs);
    return waiting.map((job) => plan.place(needs(job), length(job)));
  }
}

function randomBatch(random: (below: number) => number, lastId: number): { batch: Partial<BatchSpec>; cpus: number } {
  const batch: { -readonly [key in keyof BatchSpec]?: BatchSpec[key] } = {};
  if (random(4) > 0) batch.timeLimitSec = 1 + random(50);
  if (random(3) === 0) batch.memBytes = 1 + random(100);
  if (random(5) === 0) batch.gres = random(2) === 0 ? { gpu: 1 + random(2) } : { 'gpu:t4': 1 };
  if (random(5) === 0) batch.nice = random(3) - 1;
  if (random(6) === 0) batch.array = { indexes: [0, 1, 2, 3, 4], atOnce: 1 + random(3) };
  if (random(6) === 0 && lastId > 0) {
    const type = (['after', 'afterany', 'afterok', 'afternotok'] as const)[random(4)]!;
    batch.dependencies = [{ type, jobId: String(1 + random(lastId)) }];
  }
  return { batch, cpus: 1 + random(4) };
}

test('a hundred random histories: nothing is given out twice, throttles hold, and who comes later delays nobody', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = randomOf(seed);
    const model = new Model();
    for (let step = 0; step < 60; step++) {
      if (random(2) === 0) {
        const { batch, cpus } = randomBatch(random, model.registry.lastId);
        model.submit(batch, cpus);
      }
      const { starts } = model.queue.survey(model.nowMs);
      const eligible = [...starts.keys()];
      const runningBefore = model.queue.running;
      const ready = model.queue.takeReady(model.nowMs);
      for (const job of ready) job.startedAt = model.now;
      for (const job of ready) {
        const place = eligible.indexOf(job);
        if (place === -1) continue; // the start of another let it start
        const before = eligible.slice(0, place);
        const expected = model.expected(before, runningBefore);
        // One without a limit ends after all that run already: to the plan of the next moment it is one of them.
        if (job.spec.batch!.timeLimitSec === undefined) continue;
        expect(model.expected(before, [...runningBefore, job]), `seed ${seed}: ${job.jobId}`).toEqual(expected);
      }
      check(model, seed);
      model.nowMs += 1000 * (1 + random(10));
      for (const job of model.queue.running) {
        const limit = job.spec.batch!.timeLimitSec ?? Number.POSITIVE_INFINITY;
        const isOver = model.nowMs >= Date.parse(job.startedAt!) + limit * 1000;
        if (isOver || random(4) === 0) model.end(job, random(3) === 0 ? 'failed' : 'completed');
      }
    }
  }
});

function check({ queue, registry }: Model, seed: number): void {
  const { consumables, running } = queue;
  const used = consumables.all.map((_, index) =>
    running.reduce((sum, job) => sum + consumables.needs(job.spec, job.cpus)[index]!, 0),
  );
  expect(
    used.every((amount, index) => amount <= consumables.all[index]!),
    `seed ${seed}: ${used}`,
  ).toBe(true);
  for (const unit of registry.units) {
    const atOnce = unit[0]!.spec.batch?.array?.atOnce;
    const busy = unit.filter(({ state }) => state === 'running').length;
    if (atOnce !== undefined) expect(busy, `seed ${seed}`).toBeLessThanOrEqual(atOnce);
  }
}

test('whoever may start does: an idle computer leaves nothing waiting that could run', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = randomOf(seed);
    const model = new Model();
    for (let job = 0; job < 30; job++) {
      const { batch, cpus } = randomBatch(random, model.registry.lastId);
      model.submit(batch, cpus);
    }
    for (let round = 0; round < 1000; round++) {
      model.start();
      const [first] = model.queue.running;
      if (first === undefined) break;
      model.nowMs += 1000;
      model.end(first, random(3) === 0 ? 'failed' : 'completed');
    }
    const left = registryOpen(model);
    const { blocked } = model.queue.survey(model.nowMs);
    const reasons = new Set(left.map((job) => blocked.get(job)?.reason));
    const isBarred = [...reasons].every((reason) => reason === 'DependencyNeverSatisfied' || reason === 'Dependency');
    expect(isBarred, `seed ${seed}: ${[...reasons]}`).toBe(true);
  }
});

function registryOpen({ registry }: Model): readonly LocalJob[] {
  return registry.jobs.filter(({ state }) => !hasEnded(state));
}

test('a gpu of any kind is one of those that are there', () => {
  const model = new Model();
  const [any] = model.submit({ gres: { gpu: 1 } });
  const [a100] = model.submit({ gres: { 'gpu:a100': 1 } });
  const [t4] = model.submit({ gres: { 'gpu:t4': 1 }, timeLimitSec: 5 });
  expect(model.start()).toEqual([any, a100]);
  model.end(any!, 'completed');
  expect(model.start()).toEqual([t4]);
});

test('a job of no cpus starts past all others, also where the computer is full', () => {
  const model = new Model();
  model.submit({}, 4);
  model.start();
  for (let n = 0; n < 600; n++) model.submit({}, 4);
  const spec = { name: 'collector', argv: ['true'], cpus: 0, directory: '/' };
  const unit = unitOf(PLACE, { jobId: '9999', submittedAt: model.now, spec });
  model.registry.add(unit);
  model.queue.add(unit[0]!);
  expect(model.queue.takeReady(model.nowMs, unit[0]!)).toEqual(unit);
});

test('what is asked for by one id of an array is found, by either id', () => {
  const model = new Model();
  const unit = model.submit({ array: { indexes: [2, 7] } });
  const { registry } = model;
  expect(registry.find('1')).toEqual(unit);
  expect(registry.find('1_7')).toEqual([unit[1]]);
  expect(registry.find('2')).toEqual([unit[1]]);
  expect(registry.find('3')).toEqual([]);
});

test('ten thousand that wait are looked over in a moment', () => {
  const model = new Model();
  model.submit({}, 3);
  model.start();
  for (let n = 0; n < 10; n++)
    model.submit({ array: { indexes: Array.from({ length: 1000 }, (_, index) => index) }, timeLimitSec: 60 }, 2);
  const from = process.cpuUsage();
  expect(model.queue.takeReady(model.nowMs)).toEqual([]);
  expect(process.cpuUsage(from).user).toBeLessThan(250_000); // it takes 3 to 10 ms
});
