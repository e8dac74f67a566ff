SELECT path, bytes, sha256, written_at AS writtenAt FROM artefact WHERE run = :run AND path = :path
