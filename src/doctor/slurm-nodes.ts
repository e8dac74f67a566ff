/** A node as slurmctld has it. */
export interface SlurmNode {
  readonly node: string;
  /** As `scontrol show node` has it: IDLE+DRAIN, DOWN*, … */
  readonly state: string;
  /** Kept by 23.x and newer when the node works again: the state decides. */
  readonly reason: string | undefined;
  /** Who gave the reason. */
  readonly by: string | undefined;
  readonly memMib: number;
}

/** For looks: other commands try for half a minute where slurmctld is down. */
export const ANSWERS = "timeout 3 scontrol ping 2>/dev/null | grep -q 'is UP'";

/** A look for the head: a line a node; none where slurmctld does not answer. */
export const LOOK_AT_NODES = `if ${ANSWERS}; then timeout 10 scontrol -o show nodes 2>/dev/null | sed 's/^/@node /'; fi`;

export function readSlurmNodes(looked: string): readonly SlurmNode[] {
  return Array.from(looked.matchAll(/^@node (NodeName=.*)$/gm)).map(([, line]) => {
    const value = (key: string) => new RegExp(`(?:^| )${key}=(\\S+)`).exec(line!)?.[1];
    const [, reason, by] = / Reason=(.*?)(?: \[([^\]@]*)@[^\]]*\])?\s*$/.exec(line!) ?? [];
    return {
      node: value('NodeName') ?? '',
      state: value('State') ?? 'UNKNOWN',
      reason: reason?.trim() || undefined,
      by,
      memMib: Number(value('RealMemory') ?? 0),
    };
  });
}

/** Slurm gives it no jobs. `*` alone, while it works, is a node that was not heard of for a moment. */
export function isOut({ state }: SlurmNode): boolean {
  return /DOWN|DRAIN|FAIL|INVAL/.test(state);
}

/** What Slurm itself writes when it takes a node out. A reason of any other kind is a person's. */
export const SLURMS_REASONS =
  /^(?:Not responding|Node unexpectedly rebooted|Low RealMemory|Low socket|Low CPUs|Low TmpDisk|gres\/|Kill task failed|Prolog error|Epilog error|SlurmdSpoolDir is full|reboot timed out|batch job complete failure)/i;

/** A node that works already refuses it, and that is well. */
export function resume(node: string): string {
  return `state=$(scontrol -o show node ${node} | sed -n 's/.* State=\\([^ ]*\\).*/\\1/p')
case $state in *DOWN*|*DRAIN*|*FAIL*|*INVAL*) scontrol update nodename=${node} state=resume ;; esac`;
}
