import { joinWords } from '../../cluster/posix-words.ts';
import { OSU_SOURCE } from './osu-source.ts';

const MOST_MEMBERS = 20_000;
const MOST_BYTES = 256 * 2 ** 20;
export const CONFIGURE_LIMIT_SEC = 300;
export const MAKE_LIMIT_SEC = 900;
const LAST_LINES = 8;

export interface WantedProgram {
  readonly group: string;
  /** Below `mpi/`. */
  readonly folder: string;
  readonly name: string;
}

/**
 * For sh, as the account whose programs they will be: looks into the archive, unpacks it into a folder of its own, which is gone in
 * the end, and makes the programs that are wanted. Versions before 7 have them in `mpi/`, later ones in `c/mpi/`, some one folder
 * deeper. What came of it are lines: `@osu WORD …`, `@said …`, `@programs GROUP BASE64`.
 */
export function osuBuildScript(wanted: readonly WantedProgram[]): string {
  return `(
running=
say() { printf '@osu %s\\n' "$*"; }
last() { grep -v '^[[:space:]]*$' "$1" | tail -n "$2" | sed 's/^/@said /'; }
archive=$HOME/${OSU_SOURCE}
host=$(uname -n)
[ -r "$archive" ] || { say absent "$host" "$archive"; exit 0; }
for tool in mpicc make; do
  command -v $tool >/dev/null || { say no-tool "$host" $tool; exit 0; }
done
made=$(mktemp -d /tmp/breadbox-osu-XXXXXXXX) || exit 1
trap 'cd /; rm -rf "$made"' EXIT
# timeout leads a process group of its own, which whoever ends this one does not know of.
within() { timeout -k 10 "$@" & running=$!; wait "$running"; }
trap '[ -z "$running" ] || { kill "$running"; wait "$running"; } 2>/dev/null; exit 143' TERM HUP INT
cd "$made" && mkdir tree || exit 1
tar --numeric-owner -tvzf "$archive" >list 2>log </dev/null && tar -tzf "$archive" >names 2>log </dev/null || { grep -v '^[[:space:]]*$' log | head -n 1 | sed 's/^/@said /'; say no-tar "$archive"; exit 0; }
outside=$(grep -E '^/|(^|/)\\.\\.(/|$)' names | head -n 1)
[ -z "$outside" ] || { say outside "$outside"; exit 0; }
odd=$(grep -v '^[-d]' list | head -n 1)
[ -z "$odd" ] || { say odd "$odd"; exit 0; }
[ "$(wc -l <names)" -le ${MOST_MEMBERS} ] && awk '{ bytes += $3 } END { exit bytes > ${MOST_BYTES} }' list || { say huge; exit 0; }
grep -Eq '(^|/)mpi/pt2pt/(standard/)?osu_latency\\.c$' names || { say not-osu; exit 0; }
configure=$(awk -F/ '$NF == "configure" { print NF "/" $0 }' names | sort -n | head -n 1 | cut -d/ -f2-)
[ -n "$configure" ] || { say no-configure; exit 0; }
tar -xzf "$archive" -C tree --no-same-owner 2>log </dev/null || { last log 3; say no-tar "$archive"; exit 0; }
cd "tree/$(dirname "$configure")" || exit 1
version=$(sed -n "s/^PACKAGE_VERSION='\\{0,1\\}\\([0-9][0-9.]*\\).*/\\1/p" configure | head -n 1)
say version "\${version:-unknown}" "$(sha256sum <"$archive" | cut -d' ' -f1)"
within ${CONFIGURE_LIMIT_SEC} sh ./configure CC=mpicc CXX=mpicxx >"$made/log" 2>&1 </dev/null || {
  code=$?
  last "$made/log" ${LAST_LINES}
  say unconfigured $code
  exit 0
}
begun=$(date +%s)
while read -r group folder name; do
  source=$(find . -type f -path "*/mpi/$folder/*" -name "$name.c" | sort | head -n 1)
  [ -n "$source" ] || { say missing "$name"; continue; }
  place=$(dirname "$source")
  left=$((${MAKE_LIMIT_SEC} - $(date +%s) + begun))
  if [ "$left" -gt 0 ] && within "$left" make -C "$place" -j "$(nproc)" "$name" >"$made/log" 2>&1 </dev/null && [ -x "$place/$name" ]; then
    mkdir -p "$made/$group" && cp "$place/$name" "$made/$group/" || exit 1
    strip "$made/$group/$name" 2>/dev/null || true
  else
    say unmade "$name" "$({ grep -i 'error' "$made/log" || tail -n 1 "$made/log"; } | head -n 1)"
  fi
done <<'WANTED'
${wanted.map(({ group, folder, name }) => joinWords([group, folder, name])).join('\n')}
WANTED
for group in ${joinWords([...new Set(wanted.map(({ group }) => group))])}; do
  [ -d "$made/$group" ] || continue
  printf '@programs %s ' "$group"
  tar -czf - -C "$made/$group" . | base64 -w 0
  echo
done
say made "$(uname -m)" "$host"
)`;
}
