DELETE FROM artefact WHERE run = :run AND path IN (SELECT path FROM artefact WHERE run = :run LIMIT :limit)
