/** A host as OpenSSH reaches it. What is absent is left to the SSH configuration of the head's account. */
export interface Target {
  readonly node: string;
  readonly address: string;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  /** A private key on this computer, absolute path. */
  readonly identityFile?: string | undefined;
  /** As of `ssh -J`. */
  readonly jump?: string | undefined;
  /** It is the head's own computer and the head is root: commands run here, without SSH. */
  readonly local?: boolean | undefined;
}
