import type { ApiKey } from '../protocol/api.ts';
import type { Role } from '../protocol/auth.ts';

const owner = ['owner'] as const;
const users = ['owner', 'user'] as const;
const people = ['owner', 'user', 'viewer'] as const;
const all = ['owner', 'user', 'viewer', 'node'] as const;
const workers = ['owner', 'node'] as const;
const usersAndWorkers = ['owner', 'user', 'node'] as const;

/**
 * Which role may make which call; `open`: anyone, without logging in. What is narrower than a role
 * (a user's own runs, a pilot's own leases) is decided where the thing is looked up.
 */
export const roleTable = {
  'GET /api/health': 'open',
  'GET /api/ca': 'open',
  'GET /api/status': people,
  'GET /api/computer': people,
  'POST /api/stop': owner,
  'GET /api/openapi.json': all,
  'GET /api/live': people,

  'POST /api/login': 'open',
  'POST /api/logout': all,
  'GET /api/me': all,
  'POST /api/login-links': people,
  'GET /api/tokens': users,
  'POST /api/tokens': owner,
  'DELETE /api/tokens/{tokenId}': users,

  'POST /api/jobs': users,
  'POST /api/jobs/check': users,
  'POST /api/jobs/interactive': users,
  'GET /api/jobs': people,
  'GET /api/jobs/{job}': people,
  'GET /api/jobs/{job}/why': people,
  'GET /api/jobs/{job}/script': users,
  'GET /api/jobs/{job}/output': users,
  'GET /api/jobs/{job}/ranks': users,
  'POST /api/jobs/{job}/cancel': users,
  'POST /api/jobs/{job}/signal': users,
  'POST /api/jobs/{job}/hold': users,
  'POST /api/jobs/{job}/release': users,
  'POST /api/jobs/{job}/requeue': users,
  'POST /api/jobs/{job}/stdin': users,
  'GET /api/files': users,
  'GET /api/files/{path}': users,
  'PUT /api/files/{path}': users,
  'GET /api/nodes': people,
  'GET /api/job-templates': users,

  'POST /api/farm/projects': users,
  'GET /api/farm/projects': people,
  'GET /api/farm/projects/{project}': people,
  'DELETE /api/farm/projects/{project}': users,
  'GET /api/farm/bundles/{version}': usersAndWorkers,
  'POST /api/farm/runs': users,
  'GET /api/farm/runs': people,
  'GET /api/farm/runs/{run}': all,
  'POST /api/farm/runs/{run}/tasks': users,
  'GET /api/farm/runs/{run}/tasks': people,
  'GET /api/farm/runs/{run}/results': all,
  'GET /api/farm/runs/{run}/attempts': users,
  'POST /api/farm/runs/{run}/pause': users,
  'POST /api/farm/runs/{run}/resume': users,
  'POST /api/farm/runs/{run}/cancel': users,
  'POST /api/farm/runs/{run}/retry': users,
  'PUT /api/farm/runs/{run}/settings': users,
  'DELETE /api/farm/runs/{run}': users,
  'GET /api/farm/runs/{run}/artefacts': people,
  'GET /api/farm/runs/{run}/artefacts.zip': people,
  'GET /api/farm/runs/{run}/lanes': people,
  'GET /api/farm/runs/{run}/optimum': people,
  'GET /api/farm/workers': people,
  'POST /api/farm/workers/{worker}/stop': users,
  'GET /api/farm/shares': people,
  'GET /api/farm/runs/{run}/artefacts/{path}': people,

  'POST /api/farm/pilots': workers,
  'POST /api/farm/leave': workers,
  'POST /api/farm/lease': workers,
  'POST /api/farm/answers': workers,
  'POST /api/farm/renew': workers,
  'POST /api/farm/release': workers,
  'PUT /api/farm/tasks/{task}/artefacts/{path}': workers,
  'PUT /api/farm/runs/{run}/artefacts/{path}': workers,
  'POST /api/farm/runs/{run}/collected': workers,
  'POST /api/farm/runs/{run}/feed/next': workers,
  'POST /api/farm/runs/{run}/feed/reply': workers,
  'POST /api/farm/runs/{run}/feed/failed': workers,

  'GET /api/inventory': people,
  'GET /api/inventory/{node}': people,
  'POST /api/inventory/import': owner,
  'POST /api/inventory': owner,
  'DELETE /api/inventory': owner,
  'GET /api/groups': people,
  'PUT /api/groups/{group}': owner,
  'POST /api/inventory/discover': owner,
  'POST /api/inventory/{node}/blink': owner,

  'POST /api/fleet/run': owner,
  'PUT /api/fleet/files': owner,
  'POST /api/fleet/contact': owner,
  'GET /api/fleet/ssh': owner,

  'POST /api/ups': owner,
  'GET /api/ups': people,
  'GET /api/ups/{up}': people,
  'GET /api/ups/{up}/follow': people,
  'POST /api/ups/{up}/cancel': owner,
  'GET /api/cluster': people,

  'GET /api/users': owner,
  'POST /api/users': owner,
  'POST /api/users/import': owner,
  'DELETE /api/users/{user}': owner,
  'PUT /api/users/{user}/password': people,

  'GET /api/sandboxes': owner,
  'POST /api/sandboxes': owner,
  'DELETE /api/sandboxes/{name}': owner,
  'POST /api/sandboxes/{name}/nodes/{node}/stop': owner,
  'POST /api/sandboxes/{name}/nodes/{node}/start': owner,

  'GET /get_work': workers,
  'GET /projects/{bundle}': workers,
  'POST /post_answer': workers,
  'POST /post_status': workers,
} as const satisfies Record<ApiKey, readonly Role[] | 'open'>;

/** Calls whose handler may be reached by nobody in particular. */
export type OpenKey = { [K in ApiKey]: (typeof roleTable)[K] extends 'open' ? K : never }[ApiKey];
