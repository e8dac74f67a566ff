DELETE FROM node_group WHERE node = :node AND from_file = 1
