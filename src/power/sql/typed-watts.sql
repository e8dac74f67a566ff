SELECT meter, kind, at, watts FROM typed_watts ORDER BY at
