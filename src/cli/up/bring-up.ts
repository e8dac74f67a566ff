import type { ApiInput } from '../../protocol/api.ts';
import type { Up, UpLine } from '../../protocol/provision.ts';
import type { Client } from '../client.ts';
import { startProgressList } from '../output/progress-list.ts';
import { type Ended, stayWith } from '../stay-with.ts';
import type { World } from '../world.ts';
import { UP_LINES } from './up-list.ts';

export type UpAsked = ApiInput<'POST /api/ups'>['body'];

/** Begins an `up` and stays with it to its end. @throws Interrupted */
export async function bringUp(world: World, client: Client, asked: UpAsked, quiet: boolean): Promise<Ended<Up>> {
  const { up } = await client.call('POST /api/ups', { body: asked, signal: world.signal });
  const params = { up };
  return stayWith(world, {
    name: up,
    list: startProgressList(world, quiet, UP_LINES),
    cancelWords: 'It ends after the commands under way.',
    cancel: (signal) => client.call('POST /api/ups/{up}/cancel', { params, signal }),
    follow: (signal) => client.stream('GET /api/ups/{up}/follow', { params, signal }),
    stateIn(text) {
      const line = JSON.parse(text) as UpLine;
      return 'up' in line ? line.up : undefined;
    },
  });
}
