SELECT pilot FROM pilot WHERE state = 'live' AND lease_until < ?
