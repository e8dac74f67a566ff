INSERT INTO project_version (project, version, title, owner, spec, bundle_bytes, pushed_at)
VALUES (:project, :version, :title, :owner, :spec, :bundleBytes, :now)
ON CONFLICT (project, version) DO UPDATE SET pushed_at = excluded.pushed_at
