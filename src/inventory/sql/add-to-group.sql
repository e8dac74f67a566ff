INSERT INTO node_group (name, node, from_file) VALUES (:group, :node, :fromFile)
ON CONFLICT (name, node) DO NOTHING
