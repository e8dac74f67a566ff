import { findLines, type Rule } from './rule.ts';

/** Not a link's target (`href="#top"`), nor a private member (`this.#add`, `#add(`). */
const HEX = /(?<!href=["']|[\w/=&.-])#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![-\w]|\s*[(=:])/i;
const FUNCTION = /\b(rgba?|hsla?|oklch|lab|lch)\(/i;
const COLOUR = new RegExp(`${HEX.source}|${FUNCTION.source}`, 'i');

export const rawColours: Rule = {
  name: 'raw colours',
  check: (tree) =>
    findLines(
      tree,
      (path) => path.startsWith('src/dashboard/') && !path.endsWith('/tokens.css') && !path.endsWith('.svg'),
      COLOUR,
      (match) => `${match}: colours live in tokens.css`,
    ),
};
