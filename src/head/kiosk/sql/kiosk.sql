SELECT pin, dim FROM kiosk
