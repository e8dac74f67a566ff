/** What a shell may offer for an argument or for the value of an option. */
export type ValueKind = PathKind | LiveKind;

/** The shell's own business. */
export type PathKind = 'file' | 'folder';

/**
 * What only the head knows. A run by its id or its name; `open-run` is one that may still go on, `ended-run` one that is
 * over, and `ended-run-id` is not called by its name, where that could be the name of something else. A node set offers
 * nodes, groups as `@blue`, and `@all`. A `typed-meter` is one that somebody reads. A `watched-node` need not be in the inventory; a `series` is one of the node before it.
 */
export type LiveKind =
  | 'run'
  | 'open-run'
  | 'ended-run'
  | 'ended-run-id'
  | 'task'
  | 'artefact'
  | 'project'
  | 'token'
  | 'person'
  | 'node'
  | 'node-set'
  | 'watched-node'
  | 'series'
  | 'group'
  | 'meter'
  | 'typed-meter'
  | 'job'
  | 'open-job'
  | 'pending-job'
  | 'held-job';
