SELECT pilot FROM pilot INDEXED BY pilot_present
WHERE owner = :owner AND state <> 'gone' AND kind = 'lent' AND node = :node AND state = 'lost'
