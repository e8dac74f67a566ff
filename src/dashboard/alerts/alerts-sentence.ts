import type { Alert } from '../../protocol/alerts.ts';
import { countOf } from '../amounts.ts';

/** The finding of the page: what is worst, or that all is well. */
export function alertsSentence(alerts: readonly Alert[] | undefined): string {
  if (alerts === undefined) return 'Asking what needs a hand.';
  const [worst] = alerts;
  if (worst === undefined) return 'Nothing needs a hand.';
  const unknown = alerts.filter(({ acknowledged }) => acknowledged === undefined).length;
  const known = unknown === 0 ? ' Somebody knows of it.' : '';
  if (alerts.length === 1) return `One thing needs a hand.${known}`;
  const [one] = new Set(alerts.map(({ node }) => node));
  const isOfOne = alerts.every(({ node }) => node === one);
  return `${countOf(alerts.length, 'thing')} ${isOfOne ? `about ${one} ` : ''}need a hand.${unknown === 0 ? ' Somebody knows of them.' : ''}`;
}
