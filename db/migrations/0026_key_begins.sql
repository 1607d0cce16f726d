CREATE INDEX "object_keys_begin" ON "public"."object_keys" USING btree (("key" COLLATE "C"),"kind","bucket");
