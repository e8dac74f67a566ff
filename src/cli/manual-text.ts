export const SUMMARY = 'a personal supercomputer no bigger than a breadbox';

export const ABOUT = `Breadbox makes one computer of many small ones, or of the one that you have. Its head, the daemon breadboxd, keeps projects and runs, hands out work and serves the dashboard; this command talks to the head and can do nothing that its HTTP API cannot.

Try it with "breadbox demo". Start a head of your own with "breadbox start --detach", then push a project and run it with "breadbox farm run ./PROJECT --wait", or queue a job script with "breadbox submit job.sh".

Every command that prints data takes --json, which prints one JSON value on stdout and nothing else there. Errors and progress go to stderr.`;

export const EXIT_CODES: readonly (readonly [string, string])[] = [
  ['0', 'Done.'],
  ['1', 'It failed; the message says what.'],
  ['2', 'Used wrongly, or bad input; nothing was changed.'],
  ['3', 'Not found.'],
  ['4', 'Not allowed.'],
  ['5', 'No head or node can be reached.'],
  ['6', 'Conflict: already running, or in use.'],
  ['130', 'Interrupted with Ctrl-C.'],
];

export const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['BREADBOX_HOME', 'Data directory. Default: $XDG_DATA_HOME/breadbox, else ~/.local/share/breadbox.'],
  ['BREADBOX_URL', 'Address of the head. Default: the head that runs on the data directory.'],
  ['BREADBOX_TOKEN', "API token. Default: the owner's token in the data directory."],
  ['BREADBOX_ACCESS', 'Set inside a job: a file with the address and a token. BREADBOX_TOKEN wins.'],
  ['NO_COLOR', 'Set to anything: no colours. Where output is no terminal there are none either.'],
];

export const FILES: readonly (readonly [string, string])[] = [
  ['head.json', 'In the data directory: process id and address of the head.'],
  ['owner.token', "In the data directory: the owner's API token, readable by that account alone."],
  ['breadboxd.log', 'In the data directory: what a head started with --detach writes.'],
];
