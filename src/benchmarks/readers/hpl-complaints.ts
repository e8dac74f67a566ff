export interface HplFault {
  readonly sentence: string;
  readonly todo: string;
}

const KNOWN: readonly (readonly [RegExp, (...words: string[]) => HplFault])[] = [
  [
    /Need at least (\d+) processes/i,
    (ranks) => ({
      sentence: `HPL was started with too few processes: P × Q asks for ${ranks}.`,
      todo: `Start it with mpirun -n ${ranks}, or choose a P and Q whose product is the number of processes.`,
    }),
  ],
  [
    /cannot open file (\S+)/i,
    (file) => ({
      sentence: `HPL did not find ${file} where it was started.`,
      todo: `Put ${file} into the folder in which it runs, on every node that starts a process.`,
    }),
  ],
  [
    /memory allocation failed|not enough memory/i,
    () => ({
      sentence:
        'The matrix did not fit: a node had less memory left than its part needs (8 × N² bytes over all nodes).',
      todo: 'Choose N by the available memory of the smallest node, not of the first.',
    }),
  ],
  [
    /illegal input in file (\S+?)\.?(?: Exiting.*)?$/i,
    (file) => ({
      sentence: `HPL does not understand ${file}.`,
      todo: `Compare ${file}, line by line, with the one that came with HPL: lines are counted, words are not read.`,
    }),
  ],
  [
    /value of (\w+) less than|illegal value/i,
    (what = 'a setting') => ({
      sentence: `${what} in HPL.dat is too small.`,
      todo: 'N, NB, P and Q are 1 or more.',
    }),
  ],
];

/** What HPL wrote between `>>>` and `<<<`, in words that say what to do. Unknown ones are quoted. */
export function explainHplComplaint(text: string): HplFault {
  for (const [pattern, explain] of KNOWN) {
    const match = pattern.exec(text);
    if (match !== null) return explain(...match.slice(1));
  }
  return { sentence: `HPL says: ${text.slice(0, 200)}`, todo: 'Nothing was taken from it.' };
}
