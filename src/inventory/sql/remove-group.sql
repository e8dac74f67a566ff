DELETE FROM node_group WHERE name = :group
