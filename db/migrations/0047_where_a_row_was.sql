-- Where an object's row was when it was marked, of who had just read it: whoever takes entries off that its row tells already finds it
-- there, and not by an index. It is another row where somebody has written since, and only taken for it where its key is the same.
ALTER TABLE "public"."dirty_objects" ADD COLUMN "place" tid;
