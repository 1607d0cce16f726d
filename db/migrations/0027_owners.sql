CREATE INDEX "objects_owner" ON "public"."objects" USING btree ("owner");
