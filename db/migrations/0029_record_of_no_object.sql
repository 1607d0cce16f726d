CREATE INDEX "audit_no_object" ON "public"."audit" USING btree ("at","bucket","seq") WHERE kind IS NULL OR key IS NULL;
