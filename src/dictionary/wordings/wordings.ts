/**
 * For tests: by check, what it is known by, as it stands in the programs and help files of Slurm, munge, Open MPI, PMIx, OpenSSH, chrony
 * and nfs-common of Debian 12 and 13.
 */
export type Wordings = Readonly<Record<string, readonly string[]>>;
