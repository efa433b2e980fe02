-- Range types and their multiranges.

-- case: a range of an element type
CREATE TYPE floatrange AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TABLE t (a floatrange, b floatrange[], EXCLUDE USING gist (a WITH &&));
CREATE VIEW v AS SELECT lower(a) AS l, upper(a) AS u, a && floatrange(1, 2) AS o, a * a AS i, isempty(a) AS e FROM t;
-- refuses: 2BP01
DROP TYPE floatrange;
DROP TYPE floatrange CASCADE;

-- case: multiranges are made along [14-18]
CREATE TYPE timerange AS RANGE (SUBTYPE = time);
CREATE TABLE t (a timemultirange, b timerange);
CREATE TYPE pricerange AS RANGE (SUBTYPE = numeric, MULTIRANGE_TYPE_NAME = prices);
CREATE TABLE u (a prices);
CREATE TYPE spans AS RANGE (SUBTYPE = int8);
CREATE TABLE w (a spans_multirange);
-- refuses: 2BP01
DROP TYPE timemultirange;
DROP TYPE timerange CASCADE;

-- case: names that the multirange finds taken [14-18]
CREATE TABLE xmultirange (a int);
-- refuses: 42710
CREATE TYPE xrange AS RANGE (SUBTYPE = text);
CREATE TYPE xrange AS RANGE (SUBTYPE = text, MULTIRANGE_TYPE_NAME = x2);
-- refuses: 42710
CREATE TYPE yrange AS RANGE (SUBTYPE = text, MULTIRANGE_TYPE_NAME = x2);

-- case: ranges that are refused
-- refuses: 42601
CREATE TYPE r AS RANGE (COLLATION = "C");
-- refuses: 42704
CREATE TYPE r AS RANGE (SUBTYPE = missing);
-- refuses: 42704
CREATE TYPE r AS RANGE (SUBTYPE = json);
-- refuses: 42809
CREATE TYPE r AS RANGE (SUBTYPE = int4, COLLATION = "C");
-- refuses: 42601
CREATE TYPE r AS RANGE (SUBTYPE = int4, NONSENSE = 1);
-- refuses: 42883
CREATE TYPE r AS RANGE (SUBTYPE = int4, SUBTYPE_DIFF = missing);
CREATE TYPE r AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops);

-- case: a range's constructors are no functions of one's own
CREATE TYPE r AS RANGE (SUBTYPE = date);
CREATE FUNCTION r(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- refuses: 42723
CREATE FUNCTION r(date, date) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- refuses: 2BP01
DROP FUNCTION r(date, date);
DROP TYPE r;

-- case: ranges move and are renamed
CREATE SCHEMA s;
CREATE TYPE r AS RANGE (SUBTYPE = int4);
CREATE TABLE t (a r);
ALTER TYPE r RENAME TO rr;
ALTER TYPE rr SET SCHEMA s;
CREATE VIEW v AS SELECT a FROM t;
DROP TYPE s.rr CASCADE;

-- case: a range of a domain and of an enum
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TYPE e AS ENUM ('low', 'high');
CREATE TYPE dr AS RANGE (SUBTYPE = d);
CREATE TYPE er AS RANGE (SUBTYPE = e);
CREATE TABLE t (a dr, b er DEFAULT er('low', 'high'));
-- refuses: 2BP01
DROP TYPE e;
DROP DOMAIN d CASCADE;
DROP TYPE e CASCADE;
