SELECT settings FROM alert_settings
