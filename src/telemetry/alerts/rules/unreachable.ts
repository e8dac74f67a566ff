import type { WatchedNode } from '../../watch.ts';
import { forgetGone, isLive, measured, type Rule, type Scene, type Trouble } from '../rule.ts';
import { celsiusText, countText, percentText } from '../words.ts';

/** Agents come back by themselves after a head has started; they need a moment. */
const AFTER_START_MS = 20_000;
/** Who fell silent so close together has one cause. */
const TOGETHER_MS = 15_000;
const HOT_CELSIUS = 80;
/** Later its values run out one by one. */
const JUST_NOW_MS = 1000;

/** An agent spoke, and does not any more. Told after six to seven seconds; its last words say what may have been wrong. */
export function unreachable(): Rule {
  const lastWords = new Map<string, string>();
  return {
    ...{ rule: 'unreachable', afterSec: 1, clearAfterSec: 2 },
    judge(scene) {
      forgetGone(lastWords, scene);
      for (const node of scene.live) if (scene.now - node.seenAt < JUST_NOW_MS) remember(lastWords, node);
      if (scene.now - scene.judgingSince < AFTER_START_MS)
        return scene.live.map(({ node }) => ({ node, trouble: undefined }));
      return scene.nodes.map((watched) => {
        const { node, seenAt } = watched;
        const isExpected = isLive(watched, scene.now) || scene.wasAsked(node, seenAt, 'absence');
        return { node, trouble: isExpected ? undefined : told(watched, scene, lastWords.get(node)) };
      });
    },
  };
}

function told({ node, seenAt }: WatchedNode, { nodes, now }: Scene, lastWords: string | undefined): Trouble {
  const together = nodes.filter(
    (other) => other.node !== node && !isLive(other, now) && Math.abs(other.seenAt - seenAt) <= TOGETHER_MS,
  );
  const others = `${countText(together.length)} other${together.length === 1 ? '' : 's'}`;
  const isShared = together.length >= 2;
  return {
    severity: 'bad',
    beganAt: seenAt,
    sentence: `${node} does not answer.`,
    what: `Its agent tells what it measures each second, and nothing has come since then.${lastWords === undefined ? '' : ` Last it said: ${lastWords}.`}`,
    why: isShared
      ? `Together with ${others}: most often the switch or the power supply that they share.`
      : 'Most often it has no power, its cable is out, or its system hangs.',
    todo: isShared
      ? 'Look at the lamps of the switch and of the supply, then at the cable from the switch to the head.'
      : `Look at the lamps of ${node} and of its port at the switch. No lamp: power. Lamps, but not at the port: the cable. Both: wait a minute, then switch it off and on again. Jobs that ran there start elsewhere where they may be requeued.`,
  };
}

function remember(lastWords: Map<string, string>, node: WatchedNode): void {
  const said: string[] = [];
  if (measured(node, 'under_voltage') === 1) said.push('its supply gave too little voltage');
  const celsius = measured(node, 'cpu_temperature_celsius');
  if (celsius !== undefined && celsius >= HOT_CELSIUS) said.push(`its processor was at ${celsiusText(celsius)}`);
  const pressure = measured(node, 'memory_pressure_ratio');
  if (pressure !== undefined && pressure > 0.2)
    said.push(`programs waited ${percentText(pressure)} of the time for memory`);
  if (said.length > 0) lastWords.set(node.node, said.join(', '));
  else lastWords.delete(node.node);
}
