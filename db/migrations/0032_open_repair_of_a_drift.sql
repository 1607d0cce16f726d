-- A list of differences tells the state of the repair of each: by this, without reading a repair.
CREATE INDEX "repairs_of_drift" ON "public"."repairs" USING btree ("drift_id") INCLUDE ("state") WHERE state in ('proposed','approved','attempting','verifying','not_confirmed');
