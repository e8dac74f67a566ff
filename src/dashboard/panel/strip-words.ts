import type { Alert } from '../../protocol/alerts.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import type { Shape } from '../parts/state-glyph.tsx';
import type { PanelNow } from './panels.ts';

/** What stands under the name of a node on the panel: a few words, and where they are short what they stand for. */
export interface StripWords {
  readonly word: string;
  readonly tone: 'quiet' | 'warn' | 'bad';
  readonly shape?: Shape;
  readonly long?: string;
}

export interface StripParts {
  readonly panel: Pick<PanelNow, 'state' | 'hardware' | 'because'> | undefined;
  /** The worst that is open there. */
  readonly alert?: Pick<Alert, 'rule' | 'sentence'> | undefined;
  readonly engine?: Pick<EngineNodeRow, 'state' | 'reason'> | undefined;
  /** An `up` is at work there. */
  readonly isBroughtUp?: boolean;
  /** What runs there, in words. */
  readonly jobs?: string | undefined;
}

const ALERT_WORDS: Readonly<Record<Alert['rule'], string>> = {
  unreachable: 'no answer',
  rebooted: 'rebooted',
  'under-voltage': 'low volts',
  throttled: 'slowed down',
  hot: 'too hot',
  'disk-full': 'disk full',
  'disk-read-only': 'disk locked',
  'disk-worn': 'disk worn',
  'memory-pressure': 'memory short',
  'link-slow': 'slow cable',
  'link-down': 'cable out',
  'network-slow': 'slow path',
  'clock-off': 'clock wrong',
  'clock-speed': 'slow clock',
  'sensor-missing': 'no sensor',
  'air-hot': 'hot air',
  'warming-together': 'all get hot',
  'fan-stopped': 'fan stopped',
};

const HARDWARE_WORDS: Readonly<Partial<Record<PanelNow['hardware'], string>>> = {
  missing: 'no LED chip',
  other: 'other chip',
  failing: 'LEDs fail',
};

/** The worst that is known of a node comes first; where nothing is wrong, what it does. */
export function stripWords({ panel, alert, engine, isBroughtUp, jobs }: StripParts): StripWords {
  if (isBroughtUp && panel?.state !== 'live') return { word: 'being set up', tone: 'quiet', shape: 'half' };
  if (engine?.state === 'off')
    return { word: 'off', tone: 'quiet', shape: 'stop', long: engine.reason ?? 'Switched off.' };
  if (panel?.state === 'silent')
    return { word: 'down', tone: 'bad', shape: 'cross', long: 'Its agent has stopped speaking.' };
  if (panel === undefined || panel.state === 'never') {
    return { word: 'not there yet', tone: 'quiet', shape: 'dashed', long: 'No agent has spoken from there.' };
  }
  if (alert !== undefined) {
    return { word: ALERT_WORDS[alert.rule], tone: 'warn', shape: 'triangle', long: alert.sentence };
  }
  const hardware = HARDWARE_WORDS[panel.hardware];
  if (hardware !== undefined)
    return { word: hardware, tone: 'warn', shape: 'triangle', long: panel.because ?? hardware };
  if (engine?.state === 'draining' || engine?.state === 'drained') {
    return { word: engine.state, tone: 'warn', shape: 'down', long: engine.reason ?? jobs ?? engine.state };
  }
  if (engine?.state === 'down')
    return { word: 'down for jobs', tone: 'bad', shape: 'cross', long: engine.reason ?? '' };
  if (isBroughtUp) return { word: 'being set up', tone: 'quiet', shape: 'half' };
  return { word: jobs ?? (engine === undefined ? 'no job' : 'idle'), tone: 'quiet' };
}

export function isSameWords(one: StripWords, other: StripWords): boolean {
  return one.word === other.word && one.tone === other.tone && one.shape === other.shape && one.long === other.long;
}
