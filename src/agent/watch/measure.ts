import { availableParallelism, cpus, release, totalmem } from 'node:os';
import type { AgentAbout } from '../../protocol/telemetry.ts';
import type { Collectors } from '../collectors/all.ts';
import type { AboutParts, Values } from '../collectors/collector.ts';

/** As JSON; what is no number is not there. Digits beyond a ten-thousandth are noise that would be sent and stored. */
export function valuesText(values: Values): string {
  for (const key in values) {
    const value = values[key]!;
    if (Number.isInteger(value)) continue;
    if (Number.isFinite(value)) values[key] = Math.round(value * 1e4) / 1e4;
    else delete values[key];
  }
  return JSON.stringify(values);
}

/** What an agent says of its machine; where collectors find nothing, what Node.js knows. */
export function aboutMachine(collectors: Pick<Collectors, 'about' | 'troubles'>, version: string): AgentAbout {
  const found: AboutParts = collectors.about();
  return {
    ...{ version, nodeVersion: process.versions.node, bootId: 'unknown', interfaces: [] },
    ...{ cores: availableParallelism?.() ?? cpus().length, memBytes: totalmem(), kernel: release() },
    ...found,
    troubles: [...collectors.troubles],
  };
}
