-- What the API takes as a key, a subject or an external id, and nothing else: whatever is declared here has to be reachable there.
-- Whoever follows an address takes `.` and `..` for a step in it.
CREATE OR REPLACE FUNCTION plumbline.is_text(p_text text, p_max integer) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(length(p_text) BETWEEN 1 AND p_max
    AND p_text NOT IN ('.', '..')
    AND p_text !~ '^[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000 ]|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000 ]$'
    AND p_text !~ '[\u0001-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]',
    false)
$$;
