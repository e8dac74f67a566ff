SELECT name, spec, verified_at AS verifiedAt FROM cluster
