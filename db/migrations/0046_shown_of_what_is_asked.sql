-- What is asked anew is not shown by anybody yet. Ended here, and not by the fact that answers it: that would write the row once more.
CREATE FUNCTION plumbline.forget_shown() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.shown := NULL;
  RETURN NEW;
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION plumbline.forget_shown() FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "objects_forget_shown" BEFORE UPDATE OF "wants" ON "public"."objects"
  FOR EACH ROW WHEN (NEW.wants IS DISTINCT FROM OLD.wants) EXECUTE FUNCTION plumbline.forget_shown();
