import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Read anew at each prompt; a prompt for anything but a password, such as for a key's passphrase, is not answered. */
const ASKPASS = `#!/bin/sh
case $1 in
*[Pp]assword*) IFS= read -r answer <"$BREADBOX_PASSWORD" && printf '%s\\n' "$answer" ;;
*) exit 1 ;;
esac
`;

/** ssh may ask by two methods, once each. */
const ANSWERS = 2;

export async function writeAskpass(path: string): Promise<void> {
  await writeFile(path, ASKPASS, { mode: 0o700 });
}

/** A password for one ssh, through a named pipe of a private directory: it is in no argument, environment or file. */
export class PasswordChannel {
  readonly environment: Readonly<Record<string, string>>;
  readonly #path: string;
  readonly #descriptor: number;

  private constructor(path: string, askpass: string, descriptor: number) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.environment = { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', BREADBOX_PASSWORD: path };
  }

  static async open(path: string, askpass: string, password: string): Promise<PasswordChannel> {
    await rm(path, { force: true });
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    // Opened to read too, or it would wait for ssh.
    const descriptor = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    writeSync(descriptor, `${password}\n`.repeat(ANSWERS));
    return new PasswordChannel(path, askpass, descriptor);
  }

  async close(): Promise<void> {
    closeSync(this.#descriptor);
    await rm(this.#path, { force: true });
  }
}
