import { BreadboxError } from '../cluster/errors.ts';
import type { StoreContext } from '../store/operation.ts';
import type { RunRow, VersionRow } from './rows.ts';
import { isActive } from './run-state.ts';
import addProjectVersion from './sql/add-project-version.sql';
import listProjectsSql from './sql/list-projects.sql';
import listRunsSql from './sql/list-runs.sql';
import markReadyMadeSql from './sql/mark-ready-made.sql';
import projectOwner from './sql/project-owner.sql';
import projectVersionSql from './sql/project-version.sql';
import removeProjectSql from './sql/remove-project.sql';
import versionIsUsed from './sql/version-is-used.sql';
import versionOwnersSql from './sql/version-owners.sql';

export interface AddVersionArgs {
  readonly project: string;
  readonly version: string;
  readonly title: string | null;
  readonly owner: string;
  /** Whether the caller may write to projects of other users. */
  readonly anyOwner: boolean;
  readonly spec: string;
  readonly bundleBytes: number;
  readonly now: number;
}

/** @throws BreadboxError `not-allowed` when another user's project has that name */
export function addVersion({ sql }: StoreContext, args: AddVersionArgs): { created: boolean } {
  const { anyOwner, ...row } = args;
  const owner = (sql(projectOwner).get(row.project) as { owner: string } | undefined)?.owner ?? row.owner;
  if (owner !== row.owner && !anyOwner) {
    throw new BreadboxError('not-allowed', `The project ${row.project} belongs to ${owner}.`, {
      hint: 'Choose another name in project.yaml.',
    });
  }
  const created = sql(projectVersionSql).get({ project: row.project, version: row.version }) === undefined;
  sql(addProjectVersion).run({ ...row, owner });
  return { created };
}

/** What is not there is left out. */
export function markReadyMade({ sql }: StoreContext, { versions }: { versions: readonly string[] }): void {
  for (const version of versions) sql(markReadyMadeSql).run({ version });
}

export function listProjects(
  { sql }: StoreContext,
  { project }: { project: string | null },
): readonly (VersionRow & { versions: number })[] {
  return sql(listProjectsSql).all({ project }) as (VersionRow & { versions: number })[];
}

/** A version, or the newest. @throws BreadboxError `not-found` */
export function projectVersion({ sql }: StoreContext, args: { project: string; version: string | null }): VersionRow {
  const row = sql(projectVersionSql).get(args) as VersionRow | undefined;
  if (row !== undefined) return row;
  const what =
    args.version === null
      ? `project ${args.project}`
      : `version ${args.version.slice(0, 12)} of project ${args.project}`;
  throw new BreadboxError('not-found', `There is no ${what}.`, {
    hint: 'breadbox farm list shows the projects; breadbox farm push DIR adds one.',
  });
}

/** Whose project or run it is. */
export function versionOwners(
  { sql }: StoreContext,
  { version }: { version: string },
): readonly Pick<VersionRow, 'owner' | 'readyMade'>[] {
  return sql(versionOwnersSql).all({ version }) as Pick<VersionRow, 'owner' | 'readyMade'>[];
}

/** Removes all versions; answers the runs that go with them and the bundles that nobody uses any more. */
export function removeProject(
  { sql }: StoreContext,
  { project }: { project: string },
): { runs: readonly number[]; bundles: readonly string[] } {
  const runs = sql(listRunsSql).all({ project, owner: null, limit: 1_000_000 }) as RunRow[];
  const busy = runs.find(({ state }) => isActive(state));
  if (busy) {
    throw new BreadboxError('conflict', `Run r${busy.run} of ${project} is ${busy.state}.`, {
      hint: `Cancel it first: breadbox farm cancel r${busy.run}`,
    });
  }
  const versions = (sql(removeProjectSql).all(project) as { version: string }[]).map(({ version }) => version);
  if (versions.length === 0)
    throw new BreadboxError('not-found', `There is no project ${project}.`, {
      hint: 'breadbox farm list shows the projects.',
    });
  return {
    runs: runs.map(({ run }) => run),
    bundles: versions.filter((version) => sql(versionIsUsed).get(version) === undefined),
  };
}
