-- What is snoozed waits for nobody: each count of what waits leaves it out, and finds the few of them by this.
CREATE INDEX "objects_snoozed" ON "public"."objects" USING btree ("snoozed_until") WHERE snoozed_until is not null;
