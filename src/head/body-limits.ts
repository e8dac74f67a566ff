import type { ApiKey } from '../protocol/api.ts';
import { MAX_OSU_SOURCE_BYTES, MAX_RESULTS_CHARS } from '../protocol/bench.ts';
import { MAX_SCRIPT_BYTES } from '../protocol/jobs.ts';
import { MAX_ARTEFACT_BYTES, MAX_BATCH_BYTES } from '../protocol/pilot.ts';

const MIB = 1024 * 1024;

const LIMITS: Partial<Record<ApiKey, number>> = {
  // As JSON, a script may be twice as long; beside it stand the environment and the arguments.
  'POST /api/jobs': 2 * MAX_SCRIPT_BYTES + 4 * MIB,
  'POST /api/jobs/check': 2 * MAX_SCRIPT_BYTES + 4 * MIB,
  'POST /api/jobs/interactive': 4 * MIB,
  'POST /api/jobs/{job}/stdin': Number.POSITIVE_INFINITY,
  'PUT /api/files/{path}': 1024 * MIB,
  // 16 MiB of stdin as Base64.
  'POST /api/fleet/run': 24 * MIB,
  'PUT /api/fleet/files': Number.POSITIVE_INFINITY,
  'POST /api/farm/projects': 64 * MIB,
  'POST /api/farm/answers': MAX_BATCH_BYTES + MIB,
  'POST /post_answer': 4 * MIB,
  'POST /api/farm/runs/{run}/feed/reply': MAX_BATCH_BYTES + MIB,
  'PUT /api/farm/tasks/{task}/artefacts/{path}': MAX_ARTEFACT_BYTES,
  'PUT /api/farm/runs/{run}/artefacts/{path}': MAX_ARTEFACT_BYTES,
  // Ten minutes that an agent has kept, of a machine with very many disks and cores.
  'POST /api/telemetry': 8 * MIB,
  // Of a character, JSON makes up to six bytes.
  'POST /api/bench-runs/import': 6 * MAX_RESULTS_CHARS + MIB,
  'POST /api/bench-runs/read': 6 * MAX_RESULTS_CHARS + MIB,
  'PUT /api/benchmarks/osu/source': MAX_OSU_SOURCE_BYTES,
  'POST /api/farm/runs/{run}/tasks': Number.POSITIVE_INFINITY,
};

/** The largest body that a call takes, in bytes. */
export function bodyLimit(key: ApiKey): number {
  return LIMITS[key] ?? MIB;
}
