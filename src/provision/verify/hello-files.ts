import { joinWords } from '../../cluster/posix-words.ts';
import { MPI_HELLO } from './mpi-hello.ts';

/**
 * Where a host keeps the compiled test, by the version of Open MPI: built once on the head, and copied once. Root's alone: the folder
 * without -node is that of a head which is a service, and may belong to an account without rights.
 */
export const HELLO_DIRECTORY = '/var/lib/breadbox-node';

export interface Hello {
  readonly path: string;
  readonly base64: string;
}

/** As root on the head: compiles the test where it is not there, and prints it. */
export const COMPILE_HELLO = `version=$(dpkg-query -W -f '\${Version}' libopenmpi-dev)
hello=${HELLO_DIRECTORY}/mpi-hello-$version
if [ ! -x "$hello" ]; then
  mkdir -p ${HELLO_DIRECTORY}
  rm -f ${HELLO_DIRECTORY}/mpi-hello-*
  mpicc -O1 -s -x c -o "$hello.new" - <<'END'
${MPI_HELLO}END
  chmod 0755 "$hello.new"
  mv "$hello.new" "$hello"
fi
echo "@hello $hello $(base64 -w 0 <"$hello")"`;

export function readHello(output: string): Hello | undefined {
  const [, path, base64] = /^@hello (\S+) (\S+)$/m.exec(output) ?? [];
  return path === undefined || base64 === undefined ? undefined : { path, base64 };
}

/** As root on a node that is to run it. */
export function copyHello({ path, base64 }: Hello): string {
  const word = joinWords([path]);
  return `if [ ! -x ${word} ]; then
  mkdir -p ${HELLO_DIRECTORY}
  rm -f ${HELLO_DIRECTORY}/mpi-hello-*
  base64 -d >${word}.new <<'END'
${base64}
END
  chmod 0755 ${word}.new
  mv ${word}.new ${word}
fi
`;
}
