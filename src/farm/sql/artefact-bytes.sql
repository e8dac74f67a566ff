SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM artefact WHERE run = :run AND path <> :path
