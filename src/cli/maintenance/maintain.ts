import type { ApiInput } from '../../protocol/api.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import type { Client } from '../client.ts';
import { startProgressList } from '../output/progress-list.ts';
import { type Ended, stayWith } from '../stay-with.ts';
import type { World } from '../world.ts';
import { MAINTENANCE_LINES } from './maintenance-list.ts';

/** Begins a maintenance and stays with it to its end. @throws Interrupted */
export async function maintain(
  world: World,
  client: Client,
  asked: ApiInput<'POST /api/maintenance'>['body'],
  quiet: boolean,
): Promise<Ended<Maintenance>> {
  const { maintenance } = await client.call('POST /api/maintenance', { body: asked, signal: world.signal });
  const params = { maintenance };
  return stayWith(world, {
    name: maintenance,
    list: startProgressList(world, quiet, MAINTENANCE_LINES),
    cancelWords: 'No further node is taken; the one under way is finished.',
    cancel: (signal) => client.call('POST /api/maintenance/{maintenance}/cancel', { params, signal }),
    follow: (signal) => client.stream('GET /api/maintenance/{maintenance}/follow', { params, signal }),
    stateIn: (line) => JSON.parse(line) as Maintenance,
  });
}
