import { joinWords } from '../../cluster/posix-words.ts';

/**
 * Unpacks a tar from stdin below `path`. With `only`, the tar holds that one file, and where `path` is no folder there, the file
 * becomes `path`, whole or not at all. Files belong to the login, whatever the archive says.
 */
export function unpackCommand(path: string, only: string | undefined): string {
  const script = `set -e
if [ -d "$1" ] || [ -z "$2" ]; then mkdir -p -- "$1"; exec tar -xof - -C "$1"; fi
folder=$(dirname -- "$1")
mkdir -p -- "$folder"
part=$(mktemp -d -- "$folder/.breadbox.XXXXXX")
trap 'rm -rf -- "$part"' EXIT
trap 'exit 1' INT TERM HUP
tar -xof - -C "$part"
mv -f -- "$part/$2" "$1"`;
  return `exec /bin/sh -c ${joinWords([script, 'sh', path, only ?? ''])}`;
}
