INSERT INTO cluster_node (node, roles, joined_at) VALUES (:node, :roles, :now)
ON CONFLICT (node) DO UPDATE SET roles = excluded.roles
