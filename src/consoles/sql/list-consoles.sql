SELECT console, node, user, login, opened_at AS openedAt, closed_at AS closedAt, because, bytes
FROM console ORDER BY number DESC LIMIT :limit
