SELECT pilot FROM pilot INDEXED BY pilot_present WHERE state <> 'gone' AND state = 'live' AND kind <> 'simple' AND lease_until < ?
