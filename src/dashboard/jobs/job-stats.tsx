import { type JSX, Show } from 'solid-js';
import type { JobDetail } from '../../protocol/jobs.ts';
import { countOf, durationText, percentText, rateText } from '../amounts.ts';
import { createNow } from '../clock.ts';
import { Stat } from '../parts/stat.tsx';
import { limitAt, memText, ranSec, wholeText } from './job-sentence.ts';

/** Time, cores, memory and how it ended; what nobody has measured is said to be unknown. */
export function JobStats(props: { readonly job: JobDetail }): JSX.Element {
  const now = createNow();
  const isRunning = () => props.job.state === 'running';
  const ran = () => ranSec(props.job, now());
  const cores = () => coresValue(props.job, ran());
  const [memory, memoryUnit] = [() => memoryParts(props.job)[0], () => memoryParts(props.job)[1]];
  return (
    <dl class="stats four">
      <Stat label={isRunning() ? 'Time so far' : 'Time'} value={timeValue(ran())} note={timeNote(props.job, now())} />
      <Stat
        label={isRunning() ? 'Cores busy now' : 'Cores busy'}
        value={cores() ?? 'unknown'}
        unit={cores() === undefined ? '' : `of ${props.job.cpus}`}
        note={coresNote(props.job, ran())}
      />
      <Stat label="Memory peak" value={memory()} unit={memoryUnit()} note={memoryNote(props.job)} />
      <Show
        when={props.job.state !== 'running' && props.job.state !== 'pending'}
        fallback={
          <Stat
            label="Asked for"
            value={String(props.job.tasks)}
            unit={props.job.tasks === 1 ? 'task' : 'tasks'}
            note={`on ${countOf(props.job.cpus, 'core')} of ${props.job.nodes ?? props.job.partition}`}
          />
        }
      >
        <Stat label="Exit code" value={String(props.job.exitCode ?? 'unknown')} note={exitNote(props.job)} />
      </Show>
    </dl>
  );
}

function timeValue(ran: number | undefined): string {
  return ran === undefined ? 'none' : wholeText(ran);
}

function timeNote(job: JobDetail, nowMs: number): string {
  if (job.state === 'pending') return 'it has not begun';
  const end = limitAt(job);
  if (end === undefined) return job.startedAt === undefined ? 'it never began' : 'without a time limit';
  const limit = durationText(job.timeLimitSec ?? 0);
  if (job.state !== 'running') return `of ${limit} allowed`;
  return `of ${limit}, ${wholeText(Math.max(0, (end.getTime() - nowMs) / 1000))} left`;
}

function coresValue(job: JobDetail, ran: number | undefined): string | undefined {
  const last = job.samples.at(-1);
  if (job.state === 'running' && last !== undefined) return rateText(last.cores);
  const { cpuSec } = job.usage;
  return cpuSec === undefined || !ran ? undefined : rateText(cpuSec / ran);
}

function coresNote(job: JobDetail, ran: number | undefined): string {
  const { cpuSec } = job.usage;
  if (cpuSec === undefined || !ran) return job.startedAt === undefined ? 'it has not begun' : 'nobody measured it';
  const share = percentText(Math.min(cpuSec, ran * job.cpus), ran * job.cpus);
  return `${durationText(cpuSec)} of processor time, ${share} of what it held`;
}

function memoryParts(job: JobDetail): readonly [string, string] {
  const peak = job.usage.peakMemBytes;
  if (peak === undefined) return ['unknown', ''];
  const [value = '', unit = ''] = memText(peak).split('\u202f');
  return [value, unit];
}

function memoryNote({ usage: { peakMemBytes: peak }, memBytes: asked, limiter }: JobDetail): string {
  const polled =
    limiter?.kind === 'polled' && limiter.everyMs !== undefined
      ? `, looked at every ${durationText(limiter.everyMs / 1000)}`
      : '';
  if (asked === undefined) return `it asked for no limit${polled}`;
  return peak === undefined
    ? `of ${memText(asked)} asked for`
    : `${percentText(peak, asked)} of ${memText(asked)} asked for${polled}`;
}

function exitNote({ exitCode, state }: JobDetail): string {
  if (exitCode === undefined) return state === 'cancelled' ? 'it was ended' : 'nobody saw its end';
  if (exitCode === 0) return 'as it should be';
  return exitCode > 128 ? `ended by signal ${exitCode - 128}` : 'its script ended with it';
}
