/** Looks at the slurm.conf of the host that slurmctld runs on; where there is no such file, what slurmctld says itself. */
export const LOOK_AT_SLURM_CONF = `for file in /etc/slurm/slurm.conf /etc/slurm-llnl/slurm.conf; do
  [ ! -f "$file" ] || { cat "$file"; exit; }
done
timeout 5 scontrol show config`;

/** Values by key in lower case, of lines that say one thing; those of nodes and partitions are no settings. */
export function readSlurmConf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*(\w+)\s*=\s*(.*?)\s*(?:#.*)?$/.exec(line) ?? [];
    if (key === undefined || /^(?:nodename|partitionname|nodeset|downnodes|include)$/i.test(key)) continue;
    if (value !== '(null)') values.set(key.toLowerCase(), value ?? '');
  }
  return values;
}
