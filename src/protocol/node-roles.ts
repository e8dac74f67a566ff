/**
 * What a node is for. `head` runs slurmctld, `storage` serves the shared home, `compute` runs jobs; a node may have several. It stands
 * apart from the schemas, as the threads of the store need it and no schema: zod is three quarters of a megabyte in each of them.
 */
export const NODE_ROLES = ['head', 'compute', 'storage'] as const;

export type NodeRole = (typeof NODE_ROLES)[number];
