DELETE FROM node_group WHERE node = :node
