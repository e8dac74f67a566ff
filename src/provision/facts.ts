/** What was learnt about a host before deciding: one script, read once. Absent: the host does not tell. */
export interface Facts {
  readonly system: {
    /** ID of os-release: debian, ubuntu, raspbian, … */
    readonly id: string;
    readonly idLike: readonly string[];
    readonly versionId: string;
    readonly codename: string;
    readonly prettyName: string;
  };
  /** Debian's word: amd64, arm64, armhf, …; what `uname -m` says where there is no dpkg. */
  readonly arch: string;
  readonly kernel: string;
  readonly hostname: string;
  readonly bootId: string;
  readonly machineId: string;
  /** The clock of the host less that of this computer, the round trip halved. */
  readonly clockOffsetSec: number;
  readonly cores: number;
  readonly memBytes: number;
  readonly board: string | undefined;
  readonly addresses: readonly { readonly device: string; readonly address: string; readonly prefix: number }[];
  /** Whether a default route stands. Whether it leads anywhere shows `internet`. */
  readonly hasDefaultRoute: boolean;
  /** A package source of the host's own answers. */
  readonly internet: boolean;
  /** The login's uid; 0: root. */
  readonly loginUid: number;
  readonly sudo: 'root' | 'free' | 'password' | 'none';
  readonly cgroup: {
    /** All that Slurm's cgroup/v2 needs: a unified tree with the memory controller, and no v1 lines in /proc/self/cgroup. */
    readonly usable: boolean;
    readonly unified: boolean;
    readonly controllers: readonly string[];
  };
  /** The kernel's command line, and the file that sets it where this board has one. */
  readonly kernelCommandLine: string;
  readonly kernelCommandLineFile: string | undefined;
  readonly freeBytes: { readonly root: number; readonly var: number };
  readonly initSystem: string;
  /** Version installed and version that the host's sources offer, of the packages that matter. */
  readonly packages: Readonly<Record<string, { readonly installed?: string; readonly candidate?: string }>>;
  /** Accounts that matter: uid and gid by name. */
  readonly accounts: Readonly<Record<string, { readonly uid: number; readonly gid: number }>>;
  /** Accounts by uid, to find clashes. */
  readonly uids: Readonly<Record<number, string>>;
  /** Ports that something listens on. */
  readonly listening: readonly number[];
  /** Device files of GPUs, with the name that gres gives them: nvidia, … */
  readonly gpus: readonly { readonly type: string; readonly device: string }[];
  /** A bus is open to programs: /dev/i2c-N. Facts that an older version kept do not tell. */
  readonly hasI2cBus?: boolean | undefined;
  /** What /home is a mount of; `undefined`: of the host itself. */
  readonly homeMount: { readonly source: string; readonly type: string } | undefined;
  /** Something that `up` has changed holds only after a restart, which has not been yet. */
  readonly rebootNeeded: boolean;
  /** The cluster that name-hosts has marked it as a node of: its id. */
  readonly clusterId: string | undefined;
  /** ClusterName of a slurm.conf that is there and that Breadbox has not written. */
  readonly foreignCluster: string | undefined;
}
