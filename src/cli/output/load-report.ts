import { formatBytes } from '../../cluster/units.ts';
import type { EngineNodeRow, Job, JobDetail, JobList } from '../../protocol/jobs.ts';
import { counted, jobJson, ranFor, stateCounts } from './job-report.ts';
import { type Block, type TableBlock, text } from './report.ts';

const BAR_CELLS = 20;

/** What a computer does now. */
export interface Load {
  readonly nodes: readonly EngineNodeRow[];
  readonly load1: number;
  readonly counts: JobList['counts'];
  readonly jobs: readonly { readonly job: Job; readonly sample: JobDetail['samples'][number] | undefined }[];
}

export function loadJson({ nodes, load1, counts, jobs }: Load): unknown {
  return {
    nodes,
    load1,
    counts,
    jobs: jobs.map(({ job, sample }) => ({
      ...jobJson(job),
      busyCores: sample?.cores ?? null,
      usedMemBytes: sample?.memBytes ?? null,
    })),
  };
}

export function loadBlocks({ nodes, load1, counts, jobs }: Load): Block[] {
  return [
    ...nodes.flatMap(({ node, cores, busyCores, memBytes, busyMemBytes }) => [
      text(`${node}   load ${load1.toFixed(2)}`),
      text(`cores   ${bar(busyCores / cores)}  ${busyCores} of ${counted(cores, 'core')} held by jobs`),
      text(
        `memory  ${bar(busyMemBytes / memBytes)}  ${formatBytes(busyMemBytes)} of ${formatBytes(memBytes)} asked for by jobs`,
      ),
    ]),
    text(`jobs    ${stateCounts(counts) || 'none runs or waits'}\n`),
    jobTable(jobs),
  ];
}

function jobTable(jobs: Load['jobs']): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'JOB', as: 'text' },
      { title: 'NAME', as: 'text' },
      { title: 'USER', as: 'text' },
      { title: 'STATE', as: 'state' },
      { title: 'CORES', as: 'count' },
      { title: 'BUSY', as: 'text' },
      { title: 'MEMORY', as: 'bytes' },
      { title: 'TIME', as: 'text' },
      { title: 'WHY', as: 'text' },
    ],
    rows: jobs.map(({ job, sample }) => [
      job.jobId,
      job.name,
      job.user,
      job.state,
      job.cpus,
      sample?.cores.toFixed(1),
      sample?.memBytes,
      ranFor(job),
      job.state === 'pending' ? (job.reason ?? '') : '',
    ]),
    empty: '',
  };
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share || 0) * BAR_CELLS);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_CELLS - full)}]`;
}
