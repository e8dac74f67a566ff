import { figure } from '../../protocol/measured.ts';
import type { Meter, Meters } from '../../protocol/meters.ts';
import type { Fact } from '../output/report.ts';

const WH_IN_KWH = 1000;

/** `42.7 W`; unknown is said, as 0 W is something else. */
export function wattsCell(watts: number | undefined): string {
  return watts === undefined ? 'unknown' : `${figure(watts)} W`;
}

/** `≥`: added up from what was read, which may have begun after midnight. */
export function energyCell({ todayWh, todayFrom }: Meter): string | undefined {
  if (todayWh === undefined) return undefined;
  return `${todayFrom === 'samples' ? '≥ ' : ''}${kwh(todayWh)}`;
}

export function stateCell({ state, driver }: Meter): string {
  return driver === 'typed-in' ? 'typed' : state;
}

/** What all draw, in a sentence. */
export function drawnSentence({ watts, of, isTyped }: Meters): string {
  if (watts === undefined) return 'What all draw together is unknown: not every meter that counts shows something.';
  const by = of.length === 1 ? '' : ` (${of.join(' + ')})`;
  return `${wattsCell(watts)} are drawn${by}${isTyped ? ', as typed in' : ''}.`;
}

export function meterFacts(meter: Meter): readonly Fact[] {
  const {
    driver,
    address,
    channel,
    user,
    hasPassword,
    device,
    typed,
    nodes,
    covers,
    everySec,
    at,
    volts,
    amperes,
    totalWh,
    because,
  } = meter;
  const isPlug = driver !== 'typed-in';
  const said = (['idle', 'typical', 'benchmark'] as const).flatMap((kind) => {
    const watts = typed?.[kind];
    return watts === undefined ? [] : [`${kind} ${wattsCell(watts)}`];
  });
  const fact = (title: string, value: string | undefined): Fact[] =>
    value === undefined ? [] : [{ title, as: 'text', value }];
  return [
    { title: 'now', as: 'text', value: wattsCell(meter.watts) },
    ...(at === undefined ? [] : [{ title: 'read', as: 'instant' as const, value: at }]),
    ...fact('volts', volts === undefined ? undefined : `${figure(volts)} V`),
    ...fact('amperes', amperes === undefined ? undefined : `${figure(amperes)} A`),
    ...fact('today', energyCell(meter)),
    ...fact('counted', totalWh === undefined ? undefined : kwh(totalWh)),
    ...fact('typed in', said.length === 0 ? undefined : said.join(', ')),
    ...fact('state', stateCell(meter)),
    ...fact('because', because),
    ...fact('what hangs on it', covers),
    ...fact('nodes', nodes === '' ? 'none' : nodes),
    ...fact('driver', driver),
    ...fact('device', device),
    ...fact('address', address),
    ...fact('channel', channel === undefined ? undefined : String(channel)),
    ...(isPlug ? fact('login', hasPassword ? `${user ?? 'admin'}, with a password` : 'none') : []),
    ...(isPlug ? fact('asked', `every ${everySec} s`) : []),
  ];
}

function kwh(wattHours: number): string {
  return `${figure(wattHours / WH_IN_KWH)} kWh`;
}
