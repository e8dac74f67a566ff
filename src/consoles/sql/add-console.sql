INSERT INTO console (console, node, user, login, opened_at) VALUES (:console, :node, :user, :login, :now)
