import { randomInt } from 'node:crypto';

const CONSONANTS = 'bdfghjkmnprstvz';
const VOWELS = 'aeiou';

/** Nine syllables in three words, 56 bits: read aloud and typed without a mistake. */
export function firstPassword(): string {
  return Array.from({ length: 3 }, () => syllable() + syllable() + syllable()).join('-');
}

function syllable(): string {
  return letterOf(CONSONANTS) + letterOf(VOWELS);
}

function letterOf(letters: string): string {
  return letters.charAt(randomInt(letters.length));
}
