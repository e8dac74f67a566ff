DELETE FROM login_code WHERE user = :user
