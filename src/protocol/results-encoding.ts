/** A file of results may have as many; in UTF-16 a character takes two or four. */
export const MAX_RESULTS_BYTES = 8_000_000;

/**
 * How the text of a file of results is encoded, as TextDecoder takes it. A byte order mark tells UTF-16, which PowerShell and spreadsheets
 * write; all else is taken for UTF-8, where what is none, such as a name, does not keep figures from being read.
 */
export function resultsEncoding([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
