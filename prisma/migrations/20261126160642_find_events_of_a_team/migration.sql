-- The history of a team, newest first: few events are about one.
CREATE INDEX "audit_event_team" ON "audit_event" ((facts ->> 'team'), at) WHERE facts ->> 'team' IS NOT NULL;
