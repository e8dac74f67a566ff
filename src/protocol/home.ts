/** Where Breadbox keeps its data, from the environment (design: Three programs, one package). */
export function homeDirectory(env: Readonly<Record<string, string | undefined>>): string {
  if (env.BREADBOX_HOME) return env.BREADBOX_HOME;
  if (env.XDG_DATA_HOME) return `${env.XDG_DATA_HOME}/breadbox`;
  return `${env.HOME ?? ''}/.local/share/breadbox`;
}

/** Files in the data directory that the CLI reads. */
export const HOME_FILES = {
  /** `{pid, url}` of the head that runs, or ran last. */
  head: 'head.json',
  /** The owner's API token, mode 0600. */
  ownerToken: 'owner.token',
  /** Where this account has logged in on another computer: `{url, token, ca}`, mode 0600. */
  login: 'login.json',
  log: 'breadboxd.log',
  /** The head's HTTP for this computer: who may make a file here is the head's account alone, so nobody else answers. */
  socket: 'head.sock',
  /** Where programs of this computer switch its user LEDs, of the agent that the head starts for it. */
  ledSocket: 'led.sock',
  /** The same of a head that is root: for root alone, as the programs of jobs come by sockets of their accounts. */
  rootLedSocket: 'cluster/led.sock',
} as const;

export const DEFAULT_PORT = 8642;
export const DEFAULT_TLS_PORT = 8643;
