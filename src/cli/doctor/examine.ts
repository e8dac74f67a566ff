import type { ApiInput } from '../../protocol/api.ts';
import type { Examination } from '../../protocol/doctor.ts';
import type { Client } from '../client.ts';
import { startProgressList } from '../output/progress-list.ts';
import { type Ended, stayWith } from '../stay-with.ts';
import type { World } from '../world.ts';
import { LADDER_LINES } from './ladder-list.ts';

/** Begins an examination and stays with it to its end. @throws Interrupted */
export async function examine(
  world: World,
  client: Client,
  asked: ApiInput<'POST /api/doctor'>['body'],
  quiet: boolean,
): Promise<Ended<Examination>> {
  const { examination } = await client.call('POST /api/doctor', { body: asked, signal: world.signal });
  const params = { examination };
  return stayWith(world, {
    name: examination,
    list: startProgressList(world, quiet, LADDER_LINES),
    cancelWords: 'It ends after the commands under way.',
    cancel: (signal) => client.call('POST /api/doctor/{examination}/cancel', { params, signal }),
    follow: (signal) => client.stream('GET /api/doctor/{examination}/follow', { params, signal }),
    stateIn: (line) => JSON.parse(line) as Examination,
  });
}
