/** What is asked of a host at the first look, as sections that begin with `@@NAME`. It writes nothing and submits nothing. */
export const SURVEY_SCRIPT = `PATH="$PATH:/opt/slurm/bin:/usr/local/slurm/bin:/usr/sbin:/sbin"
export LC_ALL=C
section() { printf '@@%s\\n' "$1"; }
section host; hostname -s
section login; id -un
section rights; if [ "$(id -u)" = 0 ]; then echo root; elif sudo -n true 2>/dev/null; then echo sudo; else echo none; fi
section version; scontrol --version
section config; scontrol show config
section nodes; scontrol -o show node
section partitions; scontrol -o show partition
section history
loc=$(scontrol show config | sed -n 's/^JobCompLoc *= *//p')
[ -n "$loc" ] && { [ -r "$loc" ] || sudo -n test -r "$loc" 2>/dev/null; } && echo readable
section home
findmnt -n -o FSTYPE -T "$HOME"
sed -n 's/^\\(\\/[^ ]*\\).*/@export \\1/p' /etc/exports /etc/exports.d/*.exports 2>/dev/null
echo "@home $HOME"
section addresses
scontrol -o show node | sed -n 's/.* NodeAddr=\\([^ ]*\\).*/\\1/p' | sort -u | head -n 4096 | while read -r name; do
  echo "$name $(getent ahosts "$name" | awk '{ print $1; exit }')"
done
section end
`;
