INSERT INTO artefact (run, path, bytes, sha256, written_at) VALUES (:run, :path, :bytes, :sha256, :now)
ON CONFLICT (run, path) DO UPDATE SET bytes = excluded.bytes, sha256 = excluded.sha256, written_at = excluded.written_at
