SELECT node, facts -> '$.facts' AS facts FROM node WHERE facts IS NOT NULL
