/** Text of others may hold line breaks and escape sequences, which would make up rows or rule the reader's terminal. One character each stays. */
export function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '?');
}
