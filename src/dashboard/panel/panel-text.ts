import { countOf } from '../amounts.ts';
import { listed } from '../sentence-words.ts';
import { isLit } from './lamp-words.ts';
import type { PanelNow } from './panels.ts';

const TEMP = 2;
/** More are counted, not named. */
const MOST_NAMED = 3;

/** The whole panel in a sentence: 8 nodes; rain5 shows temp; rain7 is dark. */
export function panelText(
  panels: readonly { readonly node: string; readonly panel: Pick<PanelNow, 'state' | 'mode' | 'leds'> | undefined }[],
): string {
  const named = (of: readonly { readonly node: string }[]) =>
    of.length > MOST_NAMED ? countOf(of.length, 'node') : listed(of.map(({ node }) => node));
  const hot = panels.filter(({ panel }) => panel?.mode === 'status' && isLit(panel.leds, TEMP));
  const dark = panels.filter(({ panel }) => panel?.state !== 'live');
  const parts = [countOf(panels.length, 'node')];
  if (hot.length > 0) parts.push(`${named(hot)} ${hot.length === 1 ? 'shows' : 'show'} temp`);
  if (dark.length > 0) parts.push(`${named(dark)} ${dark.length === 1 ? 'is' : 'are'} dark`);
  return `${parts.join('; ')}.`;
}
