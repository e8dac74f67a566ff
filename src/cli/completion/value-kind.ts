/** What a shell may offer for an argument or for the value of an option. */
export type ValueKind = PathKind | LiveKind;

/** The shell's own business. */
export type PathKind = 'file' | 'folder';

/** What only the head knows; `open-run` is one that may still go on, `ended-run` one that is over. */
export type LiveKind = 'run' | 'open-run' | 'ended-run' | 'task' | 'artefact' | 'project' | 'token';
