-- SQLite's words in PostgreSQL: what the views, methods and reports call that PostgreSQL has not, or has with another
-- meaning. This schema stands first where a name is looked up, so its sum, substr and LIKE win. What differs in the
-- grammar is told by Server/Dialect. Made anew, with the views, whenever a publisher brings other views.
CREATE SCHEMA warchest_words;

-- Texts: a place from 1; substr counts from the end when negative.
CREATE FUNCTION warchest_words.instr(text, text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.strpos($1, $2)::bigint$$;
CREATE FUNCTION warchest_words.substr(text, bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT CASE WHEN $2 < 0 THEN pg_catalog.right($1, (-$2)::int) ELSE pg_catalog.substr($1, $2::int) END$$;
CREATE FUNCTION warchest_words.substr(text, bigint, bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT CASE WHEN $3 < 0 THEN NULL WHEN $2 < 0 THEN pg_catalog.left(pg_catalog.right($1, (-$2)::int), $3::int)
    ELSE pg_catalog.substr($1, $2::int, $3::int) END$$;
CREATE FUNCTION warchest_words.substr(text, int) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT warchest_words.substr($1, $2::bigint)$$;
CREATE FUNCTION warchest_words.substr(text, int, int) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT warchest_words.substr($1, $2::bigint, $3::bigint)$$;

-- A text of digits alone is an integer, as SQLite would have stored it.
CREATE FUNCTION warchest_words.typeof(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT CASE WHEN $1 IS NULL THEN 'null'
    WHEN $1 OPERATOR(pg_catalog.~) '^(0|-?[1-9][0-9]{0,17})$' THEN 'integer' ELSE 'text' END$$;
CREATE FUNCTION warchest_words.typeof(bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT CASE WHEN $1 IS NULL THEN 'null' ELSE 'integer' END$$;

-- CAST(… AS INTEGER): a leading number, else 0. CAST(… AS TEXT).
CREATE FUNCTION warchest_words.to_int(text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT coalesce(pg_catalog.substring($1, '^\s*([+-]?[0-9]{1,18})')::bigint, 0)$$;
CREATE FUNCTION warchest_words.to_int(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1$$;
CREATE FUNCTION warchest_words.to_int(boolean) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1::int::bigint$$;
CREATE FUNCTION warchest_words.to_int(numeric) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.trunc($1)::bigint$$;
CREATE FUNCTION warchest_words.to_int(double precision) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.trunc($1)::bigint$$;
CREATE FUNCTION warchest_words.to_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1$$;
CREATE FUNCTION warchest_words.to_text(bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1::text$$;
CREATE FUNCTION warchest_words.to_text(boolean) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1::int::text$$;
CREATE FUNCTION warchest_words.to_text(numeric) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1::text$$;

-- Choice, and no limit where it is negative.
CREATE FUNCTION warchest_words.iif(boolean, anycompatible, anycompatible) RETURNS anycompatible
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT CASE WHEN $1 THEN $2 ELSE $3 END$$;
CREATE FUNCTION warchest_words.limited(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT CASE WHEN $1 >= 0 THEN $1 END$$;

-- The smallest and the largest of several values; NULL where one is.
CREATE FUNCTION warchest_words.min(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2)$$;
CREATE FUNCTION warchest_words.max(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2)$$;
CREATE FUNCTION warchest_words.min(bigint, bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2, $3)$$;
CREATE FUNCTION warchest_words.max(bigint, bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2, $3)$$;
CREATE FUNCTION warchest_words.min(bigint, bigint, bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2, $3, $4)$$;
CREATE FUNCTION warchest_words.max(bigint, bigint, bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2, $3, $4)$$;
CREATE FUNCTION warchest_words.min(bigint, bigint, bigint, bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2, $3, $4, $5)$$;
CREATE FUNCTION warchest_words.max(bigint, bigint, bigint, bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2, $3, $4, $5)$$;
CREATE FUNCTION warchest_words.min(bigint, bigint, bigint, bigint, bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2, $3, $4, $5, $6)$$;
CREATE FUNCTION warchest_words.max(bigint, bigint, bigint, bigint, bigint, bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2, $3, $4, $5, $6)$$;
CREATE FUNCTION warchest_words.min(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2)$$;
CREATE FUNCTION warchest_words.max(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2)$$;
CREATE FUNCTION warchest_words.min(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2, $3)$$;
CREATE FUNCTION warchest_words.max(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2, $3)$$;
CREATE FUNCTION warchest_words.min(text, text, text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2, $3, $4)$$;
CREATE FUNCTION warchest_words.max(text, text, text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2, $3, $4)$$;
CREATE FUNCTION warchest_words.min(text, text, text, text, text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2, $3, $4, $5)$$;
CREATE FUNCTION warchest_words.max(text, text, text, text, text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2, $3, $4, $5)$$;
CREATE FUNCTION warchest_words.min(text, text, text, text, text, text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT least($1, $2, $3, $4, $5, $6)$$;
CREATE FUNCTION warchest_words.max(text, text, text, text, text, text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT greatest($1, $2, $3, $4, $5, $6)$$;

-- Days: seconds since 1970 and ISO dates.
CREATE FUNCTION warchest_words.date(bigint, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.to_char('1970-01-01'::pg_catalog.date + ($1 / 86400)::int, 'YYYY-MM-DD')$$;
CREATE FUNCTION warchest_words.date(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.to_char($1::pg_catalog.date, 'YYYY-MM-DD')$$;
CREATE FUNCTION warchest_words.date(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.to_char(($1::pg_catalog.date + $2::pg_catalog.interval)::pg_catalog.date, 'YYYY-MM-DD')$$;
CREATE FUNCTION warchest_words.date(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  -- '-6 days', 'weekday 1'
  $$SELECT pg_catalog.to_char(
      d + ((pg_catalog.right($3, 1)::int - pg_catalog.date_part('dow', d)::int + 7) % 7), 'YYYY-MM-DD')
    FROM (SELECT ($1::pg_catalog.date + $2::pg_catalog.interval)::pg_catalog.date AS d) x$$;
CREATE FUNCTION warchest_words.strftime(text, bigint, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.to_char('1970-01-01'::pg_catalog.date + ($2 / 86400)::int, CASE $1 WHEN '%Y-%m-%d' THEN 'YYYY-MM-DD'
    WHEN '%Y-%m' THEN 'YYYY-MM' WHEN '%Y%m' THEN 'YYYYMM' WHEN '%Y' THEN 'YYYY' WHEN '%m' THEN 'MM' END)$$;
CREATE FUNCTION warchest_words.strftime(text, text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT CASE WHEN $2 OPERATOR(pg_catalog.~) '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    THEN (($2::pg_catalog.date - '1970-01-01'::pg_catalog.date) * 86400)::bigint END$$;

-- printf with the few forms that reports use: %02d; %04d-%02d; %s%,d.%02d.
CREATE FUNCTION warchest_words.printf(text, bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT CASE WHEN $2 < 100 THEN pg_catalog.lpad(coalesce($2, 0)::text, 2, '0') ELSE coalesce($2, 0)::text END$$;
CREATE FUNCTION warchest_words.printf(text, bigint, bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT pg_catalog.lpad($2::text, 4, '0') || '-' || pg_catalog.lpad($3::text, 2, '0')$$;
CREATE FUNCTION warchest_words.printf(text, text, bigint, bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT $2 || pg_catalog.to_char($3, 'FM999,999,999,999,990') || '.' || pg_catalog.lpad($4::text, 2, '0')$$;

-- JSON.
CREATE FUNCTION warchest_words.json_extract(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1::json ->> pg_catalog.substr($2, 3)$$;
CREATE FUNCTION warchest_words.json_each(text) RETURNS TABLE (key bigint, value text)
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT o - 1, v FROM pg_catalog.json_array_elements_text($1::json) WITH ORDINALITY AS j(v, o)$$;

-- Sums of integers stay integers, so that / divides integers; a sum too large is an error, as in SQLite.
-- Nothing here asks for more than to own the database: no function of the server's own language, no hidden state.
CREATE AGGREGATE warchest_words.sum(bigint) (
  SFUNC = pg_catalog.int8pl, STYPE = bigint, COMBINEFUNC = pg_catalog.int8pl, PARALLEL = SAFE);
CREATE FUNCTION warchest_words.add_true(bigint, boolean) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1 + $2::int$$;
CREATE AGGREGATE warchest_words.sum(boolean) (
  SFUNC = warchest_words.add_true, STYPE = bigint, INITCOND = '0', PARALLEL = SAFE);
CREATE AGGREGATE warchest_words.max(boolean) (SFUNC = pg_catalog.boolor_statefunc, STYPE = boolean, PARALLEL = SAFE);
CREATE AGGREGATE warchest_words.min(boolean) (SFUNC = pg_catalog.booland_statefunc, STYPE = boolean, PARALLEL = SAFE);
CREATE FUNCTION warchest_words.append(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$SELECT CASE WHEN $2 IS NULL THEN $1 WHEN $1 IS NULL THEN $2
    ELSE $1 OPERATOR(pg_catalog.||) $3 OPERATOR(pg_catalog.||) $2 END$$;
CREATE AGGREGATE warchest_words.group_concat(text, text) (SFUNC = warchest_words.append, STYPE = text);

-- LIKE is blind to the case of ASCII; GLOB is written ~~~; a truth value is 1 or 0.
CREATE FUNCTION warchest_words.alike(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.upper($1) OPERATOR(pg_catalog.~~) pg_catalog.upper($2)$$;
CREATE FUNCTION warchest_words.unlike(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT pg_catalog.upper($1) OPERATOR(pg_catalog.!~~) pg_catalog.upper($2)$$;
CREATE OPERATOR warchest_words.~~ (LEFTARG = text, RIGHTARG = text, FUNCTION = warchest_words.alike);
CREATE OPERATOR warchest_words.!~~ (LEFTARG = text, RIGHTARG = text, FUNCTION = warchest_words.unlike);
CREATE FUNCTION warchest_words.glob(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1 OPERATOR(pg_catalog.~)
    ('^' || pg_catalog.replace(pg_catalog.replace($2, '*', '.*'), '?', '.') || '$')$$;
CREATE FUNCTION warchest_words.is_number(boolean, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1::int = $2$$;
CREATE FUNCTION warchest_words.is_number(boolean, int) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$SELECT $1::int = $2$$;
CREATE OPERATOR warchest_words.~~~ (LEFTARG = text, RIGHTARG = text, FUNCTION = warchest_words.glob);
CREATE OPERATOR warchest_words.= (LEFTARG = boolean, RIGHTARG = bigint, FUNCTION = warchest_words.is_number);
CREATE OPERATOR warchest_words.= (LEFTARG = boolean, RIGHTARG = int, FUNCTION = warchest_words.is_number);

-- The names of views and tables, as SQLite tells them.
CREATE VIEW warchest_words.sqlite_schema AS
  SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS type, c.relname::text AS name, c.relname::text AS tbl_name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'warchest' AND c.relkind IN ('v', 'r', 'p');
