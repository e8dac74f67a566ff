SELECT path, bytes, sha256, written_at AS writtenAt FROM artefact
WHERE run = :run AND path > :after AND path >= :prefix AND path < :end
ORDER BY path
LIMIT :limit
