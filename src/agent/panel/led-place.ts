import { LED_SOCKET } from '../../protocol/panel-limits.ts';

/** Where programs that are started here switch user LEDs: where the head has said so, else at the agent of this node. */
export function ledPlace(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.BREADBOX_LED || LED_SOCKET;
}
