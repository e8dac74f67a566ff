// The usual font of 5 × 7 dots and one below: five columns a character, in each the lowest bit on top.
const COLUMNS = {
  ' ': '0000000000',
  '%': '2313086462',
  '-': '0808080808',
  '.': '0060600000',
  0: '3e5149453e',
  1: '00427f4000',
  2: '4261514946',
  3: '2141454b31',
  4: '1814127f10',
  5: '2745454539',
  6: '3c4a494930',
  7: '0171090503',
  8: '3649494936',
  9: '064949291e',
  a: '2054545478',
  b: '7f48444438',
  c: '3844444420',
  d: '384444487f',
  e: '3854545418',
  f: '087e090102',
  g: '18a4a49c78',
  h: '7f08040478',
  i: '00447d4000',
  k: '7f10284400',
  l: '00417f4000',
  m: '7c04180478',
  n: '7c08040478',
  o: '3844444438',
  p: 'fc18242418',
  r: '7c08040408',
  s: '4854545420',
  t: '043f444020',
  u: '3c4040207c',
  y: '4c9090907c',
};

export const DOTS_PER_CHARACTER = 6;

/** The dots of a text, as [right, down] from its top left. A character that the font lacks is left blank. */
export function dotsOf(text) {
  const dots = [];
  for (const [place, character] of [...text].entries()) {
    const columns = Buffer.from(COLUMNS[character] ?? COLUMNS[' '], 'hex');
    for (const [column, bits] of columns.entries()) {
      for (let row = 0; row < 8; row += 1) {
        if (bits & (1 << row)) dots.push([place * DOTS_PER_CHARACTER + column, row]);
      }
    }
  }
  return dots;
}
