-- Lists of what is rare: a tag, a part of a text, a brand in another order than the newest. One GIN index finds it within
-- ranges of the list's order, so that a page costs what it shows and not what the catalogue holds.

-- Where a product stands in each order, in buckets that hold each other: seconds, eights of seconds, eights of these ...
-- Each is hashed with its workspace and the number of its kind; src/domains/catalog/sparse/order-buckets.ts asks for them.
CREATE FUNCTION "product_buckets"(
  workspace_id text, created_at timestamptz, last_audited timestamptz, score integer, brand text, category text
) RETURNS bigint[] LANGUAGE SQL IMMUTABLE PARALLEL SAFE
RETURN ARRAY[
  hashtextextended(workspace_id, 0),
  hashtextextended(brand, hashtextextended(workspace_id, 1)),
  hashtextextended(category, hashtextextended(workspace_id, 2)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint, hashtextextended(workspace_id, 10)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint >> 3, hashtextextended(workspace_id, 11)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint >> 6, hashtextextended(workspace_id, 12)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint >> 9, hashtextextended(workspace_id, 13)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint >> 12, hashtextextended(workspace_id, 14)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint >> 15, hashtextextended(workspace_id, 15)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint >> 18, hashtextextended(workspace_id, 16)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint >> 21, hashtextextended(workspace_id, 17)),
  hashint8extended(floor(date_part('epoch', created_at - timestamptz 'epoch'))::bigint >> 24, hashtextextended(workspace_id, 18)),
  hashint8extended(coalesce(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint, 1), hashtextextended(workspace_id, 20)),
  hashint8extended(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint >> 3, hashtextextended(workspace_id, 21)),
  hashint8extended(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint >> 6, hashtextextended(workspace_id, 22)),
  hashint8extended(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint >> 9, hashtextextended(workspace_id, 23)),
  hashint8extended(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint >> 12, hashtextextended(workspace_id, 24)),
  hashint8extended(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint >> 15, hashtextextended(workspace_id, 25)),
  hashint8extended(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint >> 18, hashtextextended(workspace_id, 26)),
  hashint8extended(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint >> 21, hashtextextended(workspace_id, 27)),
  hashint8extended(-floor(date_part('epoch', last_audited - timestamptz 'epoch'))::bigint >> 24, hashtextextended(workspace_id, 28)),
  hashint8extended(coalesce(score, -1)::bigint, hashtextextended(workspace_id, 30)),
  hashint8extended((score >> 3)::bigint, hashtextextended(workspace_id, 31))
];

-- Every three letters that follow each other, of any alphabet, with blanks behind the last; so those that begin with one
-- or two given letters are found by prefix. Needs no extension.
CREATE FUNCTION "product_trigrams"(title text, sku text, brand text) RETURNS tsvector LANGUAGE SQL IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(array_remove(
  string_to_array(regexp_replace(lower(title || E'\n' || sku || E'\n' || coalesce(brand, '') || '  '), '(...)', E'\\1\x01', 'g'), E'\x01')
  || string_to_array(regexp_replace(substr(lower(title || E'\n' || sku || E'\n' || coalesce(brand, '') || '  '), 2), '(...)', E'\\1\x01', 'g'), E'\x01')
  || string_to_array(regexp_replace(substr(lower(title || E'\n' || sku || E'\n' || coalesce(brand, '') || '  '), 3), '(...)', E'\\1\x01', 'g'), E'\x01'),
  ''));

-- A pending list is read whole by every search, so it is kept short.
-- keep: products_list_idx
CREATE INDEX "products_list_idx" ON "products" USING GIN (
  "product_buckets"("workspace_id", "created_at", "last_audited", "score", "brand", "category"),
  "tags",
  "product_trigrams"("title", "sku", "brand")
) WITH (gin_pending_list_limit = 512);

-- It does what these did, where an extension allowed them.
DROP INDEX IF EXISTS "products_tags_idx";
DROP INDEX IF EXISTS "products_workspace_id_tags_idx";
DROP INDEX IF EXISTS "products_workspace_id_text_idx";
