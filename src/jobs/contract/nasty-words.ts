/** What a shell would take apart. */
export const NASTY_WORDS = [
  'two words',
  "it's",
  '"quoted"',
  'line\nbreak\n',
  '$(touch pwned)',
  '`id`',
  '$HOME',
  '*',
  '',
  '\\',
  '-n',
  'ü€',
];
