import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Makes a program that says of each kernel how fast it is; the library around hpcc is none, which its loader ignores. */
const CC = `for word in "$@"; do [ "$before" = -o ] && made=$word; before=$word; done
cat >"$made" <<'END'
#!/bin/sh
case $5 in ZEN) rate=20;; *) rate=10;; esac
echo "@dgemm $4 $5 $5 $rate"
END
chmod +x "$made"`;
/** One rank is enough. */
const MPIRUN = `while [ "$1" != env ]; do shift; done
exec "$@"`;

/** For tests: executables that stand for hpcc, mpirun and the compiler, first on PATH until they are removed. */
export class HplOnPath {
  readonly folder: string;
  readonly #path = process.env.PATH;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'breadbox-hpl-'));
    process.env.PATH = `${this.folder}${delimiter}${this.#path}`;
    this.#put('cc', CC);
    this.#put('mpirun', MPIRUN);
    this.after(Number.MAX_SAFE_INTEGER, '');
  }

  /** hpcc solves what it is asked `times` times, and does `then` from there on, in sh. */
  after(times: number, then: string): void {
    this.#put(
      'hpcc',
      `line() { sed -n "$1p" hpccinf.txt | sed "s/ [^0-9 ].*//"; }
asked=${this.folder}/asked
count=$(ls $asked* 2>/dev/null | wc -l)
if [ $count -ge ${times} ]; then
  ${then === '' ? ':' : then}
  exit 0
fi
{ echo "kernel \${OPENBLAS_CORETYPE-unset}"; cat hpccinf.txt; } >$asked-$count
n=$(echo $(line 6))
set -- $(line 12)
for p in $(line 11); do
  for nb in $(line 8); do
    printf "WR11C2R4 %d %d %d %d 0.06 8.521e+00\\n" "$n" "$nb" "$p" "$1"
    echo "||Ax-b||_oo/(eps*(||A||_oo*||x||_oo+||b||_oo)*N)=        0.0032136 ...... PASSED"
  done
  shift
done >hpccoutf.txt`,
    );
  }

  /** What hpcc was given each time, in order. */
  get asked(): { readonly kernel: string; readonly input: string }[] {
    const names = readdirSync(this.folder).filter((name) => name.startsWith('asked-'));
    return names.sort().map((name) => {
      const [first = '', ...input] = readFileSync(join(this.folder, name), 'utf8').split('\n');
      return { kernel: first.slice('kernel '.length), input: input.join('\n') };
    });
  }

  remove(): void {
    process.env.PATH = this.#path;
    rmSync(this.folder, { recursive: true });
  }

  #put(name: string, script: string): void {
    writeFileSync(join(this.folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.folder, name), 0o755);
  }
}
