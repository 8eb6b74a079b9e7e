import { addGroupNotices, createGroups } from "../groups/schema.js";

/** Statements that bring a namespace from one version of the schema to the next, oldest first. */
export const migrations: readonly ((namespace: string) => string)[] = [
  createTables,
  addRestatements,
  addNotices,
  createGroups,
  addFormulaVersions,
  addGroupNotices,
];

/** The names of all tables that these make. */
export const tables = [
  ...["series", "basket", "revision", "chunk", "restatement", "formula_version"],
  ...["series_group", "group_revision", "group_chunk"],
] as const;

/**
 * Every table carries the series id first, so that all of it can be distributed or partitioned by it.
 * Instants are epoch milliseconds as doubles, exactly as in memory.
 */
function createTables(namespace: string): string {
  return `
create table "${namespace}".series (
  id bigint generated always as identity primary key,
  name text not null unique,
  kind text not null check (kind in ('primary', 'formula')),
  tzaware boolean not null,
  value_type text not null check (value_type in ('number', 'string')),
  metadata jsonb not null default '{}',
  formula text,
  -- newest revision; 0 before the first
  head integer not null default 0,
  head_inserted double precision,
  -- SHA-256 over all revisions; null before the first
  digest bytea,
  -- newest revision whose whole state is stored; 0 when there is none
  base integer not null default 0,
  -- points of the diffs stored after the base
  pending bigint not null default 0,
  -- instants of the current state, and how many of them hold a value
  stamps bigint not null default 0,
  live bigint not null default 0
) with (fillfactor = 70);

-- searches by name
create table "${namespace}".basket (
  name text primary key,
  query text not null
);

create table "${namespace}".revision (
  series_id bigint not null references "${namespace}".series on delete cascade,
  number integer not null,
  inserted double precision not null,
  author text not null,
  metadata jsonb not null default '{}',
  -- first and last instant of what changed
  value_from double precision not null,
  value_to double precision not null,
  points integer not null,
  -- newest revision at or before this one whose whole state is stored
  base integer not null,
  -- SHA-256 over this revision and all before it
  digest bytea not null,
  primary key (series_id, number)
);
create unique index revision_inserted on "${namespace}".revision (series_id, inserted);

-- kind 0: what revisions changed; 1: the whole state as of the revision, besides its diff;
-- 2: the whole state that replaced everything before. A state is read from its kind 1 or 2 rows and
-- the kind 0 rows after them: one range of the primary key.
create table "${namespace}".chunk (
  series_id bigint not null references "${namespace}".series on delete cascade,
  revision integer not null,
  kind smallint not null,
  part integer not null,
  last_revision integer not null,
  value_from double precision not null,
  value_to double precision not null,
  data bytea not null,
  primary key (series_id, revision, kind, part)
);
-- Doubles do not shrink: do not try.
alter table "${namespace}".chunk alter column data set storage external;
`;
}

/** So that an insertion that comes late can take its place among the others. */
function addRestatements(namespace: string): string {
  return `
alter table "${namespace}".series
  -- no restatement is later; null when there is none
  add column restated double precision;

-- what insertions said again without changing it
create table "${namespace}".restatement (
  series_id bigint not null references "${namespace}".series on delete cascade,
  inserted double precision not null,
  author text not null,
  metadata jsonb not null,
  -- a replacement that changed nothing
  replaces boolean not null,
  -- pairs of first and last instant, doubles, little-endian
  spans bytea not null,
  primary key (series_id, inserted)
);
`;
}

/** Whoever listens is told of each change of a series when its transaction commits (`subscriptions`). */
function addNotices(namespace: string): string {
  return `
create function "${namespace}".notify_of_change() returns trigger language plpgsql as $$
declare
  notice jsonb;
begin
  if tg_op = 'DELETE' then
    notice := jsonb_build_object('kind', 'deleted', 'name', old.name);
  elsif tg_op = 'INSERT' or old.formula is distinct from new.formula then
    notice := jsonb_build_object('kind', 'formula', 'name', new.name);
  elsif old.name <> new.name then
    notice := jsonb_build_object('kind', 'renamed', 'name', old.name, 'newName', new.name);
  elsif old.metadata <> new.metadata then
    notice := jsonb_build_object('kind', 'metadata', 'name', new.name);
  else
    notice := jsonb_build_object(
      'kind', case when new.head > old.head then 'inserted' else 'rewritten' end,
      'name', new.name, 'revision', new.head, 'insertionDate', new.head_inserted);
  end if;
  -- A notice has less than 8000 bytes; of a name that is nearly as long only this is said.
  if octet_length(notice::text) > 7900 then notice := '{"kind": "gap"}'; end if;
  perform pg_notify('asof_' || md5(tg_table_schema), notice::text);
  return null;
end $$;

create trigger series_inserted after insert on "${namespace}".series
  for each row when (new.kind = 'formula') execute function "${namespace}".notify_of_change();
create trigger series_deleted after delete on "${namespace}".series
  for each row execute function "${namespace}".notify_of_change();
create trigger series_changed after update on "${namespace}".series
  for each row when (old.digest is distinct from new.digest or old.formula is distinct from new.formula
    or old.name <> new.name or old.metadata <> new.metadata)
  execute function "${namespace}".notify_of_change();
`;
}

/** Every text that a formula ever had. Those from before this was kept begin now. */
function addFormulaVersions(namespace: string): string {
  return `
create table "${namespace}".formula_version (
  series_id bigint not null references "${namespace}".series on delete cascade,
  number integer not null,
  registered double precision not null,
  author text not null,
  text text not null,
  primary key (series_id, number)
);
create unique index formula_version_registered on "${namespace}".formula_version (series_id, registered);

insert into "${namespace}".formula_version
  select id, 1, extract(epoch from now()) * 1000, '', formula from "${namespace}".series where formula is not null;
`;
}
