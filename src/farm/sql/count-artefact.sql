UPDATE run SET artefact_files = artefact_files + :files, artefact_bytes = artefact_bytes + :bytes WHERE run = :run
