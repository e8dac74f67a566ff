-- 1: the version came with Breadbox, so everybody may see and run it.
ALTER TABLE project_version ADD COLUMN ready_made INTEGER NOT NULL DEFAULT 0;
